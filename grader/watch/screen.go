package watch

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"failurelab/grader/report"
	"failurelab/grader/result"

	"charm.land/bubbles/v2/viewport"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// screen is the terminal's whole screen: a status line, the progress, a text that scrolls, and the keys.
type screen struct {
	*board

	ctx    context.Context
	hint   func(context.Context, result.Result) string
	replay func(context.Context, string) string

	width, height int
	view          viewport.Model
	page          page
	pages         int // how many pages were opened, so that a late text for a closed page is dropped
}

// page is a text that is shown instead of the verdict.
type page struct {
	name string // "": the verdict is shown
	text func(columns int) string
	stop context.CancelFunc // ends what is still being made for the page
}

// made is the text of a page that took some time to make.
type made struct {
	page int
	text string
}

func newScreen(ctx context.Context, b *board, hint func(context.Context, result.Result) string, replay func(context.Context, string) string) *screen {
	return &screen{board: b, ctx: ctx, hint: hint, replay: replay, width: columns, height: 24, view: viewport.New()}
}

// Init implements [tea.Model].
func (s *screen) Init() tea.Cmd { return nil }

// Update implements [tea.Model].
func (s *screen) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		s.width, s.height = max(1, msg.Width), max(1, msg.Height)
	case Event:
		was := s.shown
		s.take(msg)
		if msg.Saved && s.page.name != "" { // it was about the files as they were
			s.leave()
		}
		if msg.Saved || was != s.shown {
			s.view.GotoTop()
		}
	case made:
		if msg.page == s.pages {
			s.page.text = func(int) string { return msg.text }
		}
	case tea.KeyPressMsg:
		cmd = s.key(msg)
	}
	s.lay()
	return s, cmd
}

// key does what a key is for.
func (s *screen) key(msg tea.KeyPressMsg) tea.Cmd {
	switch msg.String() {
	case "q", "ctrl+c":
		return tea.Quit
	case "h":
		r, ok := s.results[s.shown]
		if !ok {
			return s.tell("hint", "There is no verdict yet. Try again in a moment.\n")
		}
		return s.make("hint", "", func(ctx context.Context) string { return s.hint(ctx, r) })
	case "r":
		code := s.missed()
		if code == "" {
			return s.tell("replay", "Your tests miss no lab that they were tried on, so there is nothing to replay.\n")
		}
		return s.make("replay", "Your test runs on "+code+" again ...\n", func(ctx context.Context) string { return s.replay(ctx, code) })
	case "l":
		r, ok := s.results[s.shown]
		if !ok {
			return s.tell("list", "There is no verdict yet. Try again in a moment.\n")
		}
		s.open("list", func(columns int) string {
			var b strings.Builder
			report.List(&b, r, columns, nil)
			return b.String()
		})
	case "n":
		s.next()
	case "up", "k", "down", "j", "pgup", "pgdown", "space", "b", "home", "end", "g", "G":
		s.scroll(msg)
	default:
		if s.page.name != "" {
			s.leave()
			s.view.GotoTop()
		}
	}
	return nil
}

func (s *screen) scroll(msg tea.KeyPressMsg) {
	switch msg.String() {
	case "home", "g":
		s.view.GotoTop()
	case "end", "G":
		s.view.GotoBottom()
	default:
		s.view, _ = s.view.Update(msg)
	}
}

// heading is a line of a verdict that a ticket begins with.
var heading = regexp.MustCompile(`^  T\d+ `)

// next scrolls to the next ticket of the verdict. Behind the last one it shows the next exercise that is not done.
func (s *screen) next() {
	if s.page.name != "" {
		s.leave()
		s.view.GotoTop()
		return
	}
	lines := strings.Split(s.body(), "\n")
	for i := s.view.YOffset() + 1; i < len(lines) && !s.view.AtBottom(); i++ {
		if heading.MatchString(lines[i]) {
			s.view.SetYOffset(i)
			return
		}
	}
	if e := s.after(s.shown); e != "" {
		s.shown, s.news = e, ""
	}
	s.view.GotoTop()
}

// open shows a page.
func (s *screen) open(name string, text func(columns int) string) {
	s.leave()
	s.page = page{name: name, text: text, stop: func() {}}
	s.view.GotoTop()
}

// leave goes back to the verdict.
func (s *screen) leave() {
	if s.page.stop != nil {
		s.page.stop()
	}
	s.pages++
	s.page = page{}
}

func (s *screen) tell(name, text string) tea.Cmd {
	s.open(name, func(int) string { return text })
	return nil
}

// make shows a page whose text takes some time to make.
func (s *screen) make(name, meanwhile string, text func(context.Context) string) tea.Cmd {
	_ = s.tell(name, meanwhile)
	ctx, stop := context.WithCancel(s.ctx)
	s.page.stop = stop
	of := s.pages
	return func() tea.Msg { return made{of, text(ctx)} }
}

// body is the text that scrolls, as wide as the screen.
func (s *screen) body() string {
	text := ""
	if s.page.name != "" {
		text = safe(s.page.text(s.width))
	} else {
		text = s.verdict(s.width)
	}
	return strings.TrimRight(ansi.Wrap(text, s.width, ""), "\n")
}

// head returns the lines above the text.
func (s *screen) head() string {
	name := s.shown
	if name == "" {
		name = "the course"
	}
	if s.page.name != "" {
		name += ", " + s.page.name
	}
	doing := s.doing()
	if d := s.took[s.shown]; d > 0 && s.stage == Idle {
		doing = fmt.Sprintf("judged in %.1f s, %s", d.Seconds(), doing)
	}
	lines := []string{
		ansi.Style{}.Bold().Styled(ansi.Truncate(name, s.width, "…")) + ansi.Truncate("   "+doing, max(0, s.width-ansi.StringWidth(name)), "…"),
	}
	for line := range strings.SplitSeq(s.progress(s.width), "\n") {
		lines = append(lines, ansi.Truncate(line, s.width, "…"))
	}
	for _, said := range []string{s.note, s.news} {
		if said != "" {
			lines = append(lines, ansi.Wrap(safe(said), s.width, ""))
		}
	}
	return strings.Join(lines, "\n")
}

// keys lists the keys.
func (s *screen) keys() string {
	keys := "h hint · r replay · l list · n next · q quit"
	if s.page.name != "" {
		keys = "esc back to the verdict · q quit"
	}
	if s.view.TotalLineCount() > s.view.Height() {
		keys += fmt.Sprintf(" · ↑↓ scroll %3.0f%%", 100*s.view.ScrollPercent())
	}
	return ansi.Style{}.Reverse(true).Styled(ansi.Truncate(keys, s.width, "…"))
}

// lay fits the text between what stands above and below it.
func (s *screen) lay() {
	s.view.SetWidth(s.width)
	s.view.SetHeight(max(1, s.height-strings.Count(s.head(), "\n")-4)) // with an empty line above and below
	s.view.SetContent(s.body())
}

// View implements [tea.Model].
func (s *screen) View() tea.View {
	v := tea.NewView(s.head() + "\n\n" + s.view.View() + "\n\n" + s.keys())
	v.AltScreen = true
	return v
}
