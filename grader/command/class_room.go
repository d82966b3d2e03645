package command

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"failurelab/grader/checkout"
	"failurelab/grader/class"
	"failurelab/grader/class/marks"
	"failurelab/grader/class/settings"
	"failurelab/grader/internal/gotool"
	"failurelab/grader/result"
	"failurelab/grader/run"
	"failurelab/grader/sandbox"
	"failurelab/lab/course"

	"github.com/spf13/pflag"
)

// The files of a class's folder of results that people may edit.
const (
	gradeFile = "grade.yaml" // the settings of the class
	seedFile  = "seed"       // what the labs are drawn from, if the settings have no seed
)

// policy reads the settings of a class: file, or if that is "" the first of these folders that has a grade.yaml. Without one they
// are the defaults.
func (s *session) policy(file string, folders ...string) (settings.Settings, string, error) {
	if file == "" {
		file = first(gradeFile, folders...)
	}
	if file == "" {
		return settings.Settings{}, "", nil
	}
	known := marks.Known(s.chosen())
	known.Course = course.Version
	p, err := settings.Read(file, known)
	var wrong settings.Problems
	if errors.As(err, &wrong) {
		return p, file, wrongInput(err.Error())
	}
	return p, file, err
}

// warnOfAnother says so if there are other settings than those that are used, further away.
func (s *session) warnOfAnother(used string, folders []string) {
	text, err := os.ReadFile(used)
	if err != nil {
		return
	}
	for _, folder := range folders {
		path := filepath.Join(folder, gradeFile)
		other, err := os.ReadFile(path)
		if err == nil && string(other) != string(text) {
			fmt.Fprintf(s.err, "The settings are those of %s. %s has other ones, which are not used. To use them: --settings %s\n", used, path, path)
			return
		}
	}
}

// keepPolicy keeps the settings beside the results, where the other commands find them. Another version that was there is kept
// under another name.
func keepPolicy(file, out string) error {
	to := filepath.Join(out, gradeFile)
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	old, err := os.ReadFile(to)
	switch {
	case err == nil && string(old) == string(text):
		return nil
	case err == nil:
		if _, err := checkout.Keep(to); err != nil {
			return err
		}
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	return checkout.Replace(to, text, 0o600)
}

// secret is what the labs of a class are drawn from: the seed of its settings, or a random one that is kept beside the results.
func secret(seed, out string, sharded bool) (string, error) {
	if seed != "" {
		return seed, nil
	}
	if sharded {
		return "", wrongInput("a shard needs a seed in grade.yaml, so that all shards draw the same labs. Add a line such as:\n  seed: " + rand.Text() + rand.Text())
	}
	path := filepath.Join(out, seedFile)
	kept, err := os.ReadFile(path)
	if err == nil && strings.TrimSpace(string(kept)) != "" {
		return strings.TrimSpace(string(kept)), nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	fresh := rand.Text() + rand.Text()
	return fresh, checkout.Replace(path, []byte(fresh+"\n"), 0o600)
}

// room says where and how submissions are graded.
type room struct {
	course string // the module's folder; "": around the working directory
	cache  string // the build cache; "": in the user's cache
	jobs   int    // submissions at the same time; 0: two for each processor, because labs wait a lot
}

// flags are those of a room.
func (r *room) flags(f *pflag.FlagSet) {
	f.StringVar(&r.course, "course", "", "the lab's folder (default: around the working directory)")
	f.StringVar(&r.cache, "cache", "", "the folder of the build cache (default: in the user's cache)")
	f.IntVarP(&r.jobs, "jobs", "j", 0, "how many submissions to grade at the same time (default: two for each processor)")
}

// jobs is how many submissions are graded at the same time.
func jobs(asked int) int {
	if asked > 0 {
		return asked
	}
	return 2 * runtime.GOMAXPROCS(0)
}

// grader prepares the grading of a class. single says that there is one submission only, which may use all processors. The caller
// closes the grader.
func (s *session) grader(p settings.Settings, r room, secret string, single bool) (class.Options, error) {
	if r.course != "" {
		root, err := run.Root(r.course)
		if err != nil {
			return class.Options{}, wrongInput(r.course + " is not the course: it is not in the lab's folder")
		}
		s.source = run.Source{Root: root, Folder: "exercises"}
	} else if err := s.open(false); err != nil {
		return class.Options{}, fmt.Errorf("%w. Or name its folder with --course", err)
	}
	program, err := os.Executable()
	if err != nil {
		return class.Options{}, err
	}
	o := class.Options{
		Root: s.source.Root, Cache: r.cache, Host: []string{program, "class", "host"}, Secret: secret,
		Processors: processorsEach(r.jobs, single), Limits: limitsOf(p.Limits), Digests: result.Digests{Settings: p.Digest()},
	}
	for _, e := range s.chosen() {
		if p.Has(e.Name) {
			o.Exercises = append(o.Exercises, e.Name)
		}
	}
	if o.Digests.Grader, err = class.GraderDigest(program); err != nil {
		return o, err
	}
	if o.Digests.Course, err = class.CourseDigest(o.Root); err != nil {
		return o, err
	}
	if o.Cache == "" {
		o.Cache, err = defaultCache()
	} else {
		o.Cache, err = filepath.Abs(o.Cache)
	}
	return o, err
}

// defaultCache is the first folder for caches that can be written to. Grading needs no HOME.
func defaultCache() (string, error) {
	folders, _ := gotool.CacheFolders()
	folders = append(folders, filepath.Join(os.TempDir(), fmt.Sprintf("failurelab-%d", os.Getuid())))
	var first error
	for _, folder := range folders {
		path := filepath.Join(folder, "class-build")
		err := os.MkdirAll(path, 0o700)
		if err == nil {
			return path, nil
		}
		if first == nil {
			first = err
		}
	}
	return "", fmt.Errorf("there is no folder for the build cache: %w. Name a writable one with --cache", first)
}

// processorsEach is how many processors a submission may use.
func processorsEach(jobs int, single bool) int {
	switch {
	case single:
		return runtime.GOMAXPROCS(0)
	case jobs > 0:
		return max(1, runtime.GOMAXPROCS(0)/jobs)
	default:
		return 1
	}
}

// limitsOf are the limits of the settings; 0 is the default of each.
func limitsOf(l settings.Limits) class.Limits {
	limits := class.DefaultLimits
	set := func(to *uint64, value int64) {
		if value > 0 {
			*to = uint64(value)
		}
	}
	set(&limits.Sandbox.Memory, l.Memory)
	set(&limits.Sandbox.File, l.FileSize)
	set(&limits.Sandbox.Threads, int64(l.Processes))
	set(&limits.Sandbox.Files, int64(l.OpenFiles))
	limits.Sandbox.Temp = max(limits.Sandbox.Temp, limits.Sandbox.File)
	if l.Submission > 0 {
		limits.Submission = l.Submission
	}
	limits.Run, limits.Build = l.Run, l.Build
	return limits
}

// sandboxText says what the machine enforces, one part a line.
func sandboxText(r sandbox.Report) string {
	var b strings.Builder
	for _, name := range r.Enforced {
		fmt.Fprintf(&b, "  yes  %s\n", name)
	}
	for _, name := range r.Missing {
		fmt.Fprintf(&b, "  NO   %s\n", name)
	}
	return b.String()
}

// self is how this program was started, for the commands in its messages: a static grader knows no `go run`.
func self() string {
	program, err := os.Executable()
	if err != nil || strings.Contains(program, "go-build") { // of go run, or a test
		return grader
	}
	return os.Args[0]
}
