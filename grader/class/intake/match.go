package intake

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// fold is a name as two people may both write it.
func fold(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// bare is a name's letters and digits, in small letters: "Doe, Jane" and "doe_jane" are the same.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// index notes what a student may be called by.
func (r *Roster) index() {
	add := func(key, id string) {
		if key != "" && !slices.Contains(r.keys[key], id) {
			r.keys[key] = append(r.keys[key], id)
		}
	}
	for _, s := range r.Students {
		add("id:"+fold(s.ID), s.ID)
		for _, key := range []string{s.Email, s.User} {
			if key != "" {
				add("user:"+fold(key), s.ID)
			}
		}
		if user, _, ok := strings.Cut(s.Email, "@"); ok {
			add("user:"+fold(user), s.ID)
		}
		if words := strings.FieldsFunc(s.Name, func(c rune) bool { return c == ' ' || c == ',' }); len(words) > 0 {
			add("name:"+bare(s.Name), s.ID)
			add("name:"+bare(words[len(words)-1]+strings.Join(words[:len(words)-1], "")), s.ID) // last name first
			add("name:"+bare(strings.Join(words[1:], "")+words[0]), s.ID)
		}
		if s.Team != "" {
			team := fold(s.Team)
			r.teams[team] = append(r.teams[team], s.ID)
		}
	}
}

// called are the students that a text names: by id, else by user name or email, else by name, else a team's. More than one who
// are no team share a name.
func (r *Roster) called(text string) (ids []string, team bool) {
	if r == nil || bare(text) == "" {
		return nil, false
	}
	for _, key := range []string{"id:" + fold(text), "user:" + fold(text)} {
		if ids := r.keys[key]; len(ids) > 0 {
			return ids, false
		}
	}
	if ids := r.keys["name:"+bare(text)]; len(ids) > 0 {
		return ids, false
	}
	ids = r.teams[fold(text)]
	return ids, len(ids) > 0
}

// moodle is the name of a folder or a file as Moodle packs it: the student's name, a number, and what is in it.
var moodle = regexp.MustCompile(`^(.+?)_(\d+)_assignsubmission_(?:file|onlinetext)(?:_.*)?$`)

// who is whose entry this is, and what to tell the teacher. With a roster it is the roster's ids, more than one for a team.
func (o Options) who(entry string) (ids []string, notes []string) {
	name, _ := stem(entry)
	derived := name
	if o.Prefix != "" {
		derived = strings.TrimPrefix(name, o.Prefix+"-")
	}
	parts := moodle.FindStringSubmatch(name)
	if parts != nil {
		derived = parts[1] + "_" + parts[2]
	}
	derived = shown(derived)
	if o.Roster == nil {
		return []string{derived}, nil
	}
	for _, text := range candidates(name, derived, parts) {
		ids, team := o.Roster.called(text)
		switch {
		case team:
			return ids, []string{"Handed in for the team " + shown(text) + "."}
		case len(ids) == 1:
			return ids, nil
		case len(ids) > 1:
			return []string{derived}, []string{"More than one student on the roster is called " + shown(text) + ": " + strings.Join(ids, ", ") + ". Rename the entry to the id of one of them."}
		}
	}
	return []string{derived}, []string{"Not on the roster."}
}

// candidates are the parts of an entry's name that may name a student, the most trustworthy first. What a student can choose,
// such as the end of a file's name, is not among them.
func candidates(name, derived string, moodle []string) []string {
	if moodle != nil {
		return []string{moodle[1], moodle[2]}
	}
	texts := []string{name, derived}
	if !strings.ContainsAny(name, "_ ") { // assignment-username, where both may have a - in them
		for i, c := range name {
			if c == '-' {
				texts = append(texts, name[i+1:])
			}
		}
		return texts
	}
	if first, rest, ok := strings.Cut(name, "_"); ok { // lastfirst_LATE_123_456_file
		second, _, _ := strings.Cut(strings.TrimPrefix(rest, "LATE_"), "_")
		texts = append(texts, first, second)
	}
	return texts
}
