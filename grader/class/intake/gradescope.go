package intake

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// upload is what Gradescope says of a submission.
type upload struct {
	time  time.Time
	users []user
}

type user struct{ sid, email, name string }

const maxMetadata = 32 << 20 // bytes

// export reads the submission_metadata.yml of a Gradescope export, by the names of its folders. Without the file it is nil.
func export(dir string) (map[string]upload, error) {
	file := filepath.Join(dir, "submission_metadata.yml")
	text, err := metadata(file)
	if text == nil || err != nil {
		return nil, err
	}
	var raw map[string]struct {
		Submitters []struct {
			Name  string `yaml:":name"`
			SID   string `yaml:":sid"`
			Email string `yaml:":email"`
		} `yaml:":submitters"`
		Created yaml.Node `yaml:":created_at"`
	}
	if err := yaml.Unmarshal(text, &raw); err != nil {
		return nil, fmt.Errorf("read %s: %w; export the submissions from Gradescope again", file, err)
	}
	uploads := map[string]upload{}
	for name, r := range raw {
		u := upload{time: stamp(&r.Created)}
		for _, s := range r.Submitters {
			u.users = append(u.users, user{s.SID, s.Email, s.Name})
		}
		uploads[name] = u
	}
	return uploads, nil
}

// stamp is the time in a node: plain, or the utc of one that Ruby wrote as an object.
func stamp(n *yaml.Node) time.Time {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if n.Kind == yaml.MappingNode {
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == "utc" {
				return stamp(n.Content[i+1])
			}
		}
	}
	for _, layout := range []string{"2006-01-02 15:04:05.999999999 Z07:00", time.RFC3339Nano, "2006-01-02 15:04:05.999999999 -0700", "2006-01-02 15:04:05.999999999 -07:00"} {
		if t, err := time.Parse(layout, n.Value); err == nil {
			return t
		}
	}
	return time.Time{}
}

// job reads the submission_metadata.json that stands beside the one submission of a Gradescope job. Without the file it is nil.
func job(dir string) (*upload, error) {
	file := filepath.Join(dir, "submission_metadata.json")
	text, err := metadata(file)
	if text == nil || err != nil {
		return nil, err
	}
	var raw struct {
		Created time.Time `json:"created_at"`
		Users   []struct {
			Name  string `json:"name"`
			SID   string `json:"sid"`
			Email string `json:"email"`
		} `json:"users"`
	}
	if err := json.Unmarshal(text, &raw); err != nil {
		return nil, fmt.Errorf("read %s: %w", file, err)
	}
	u := &upload{time: raw.Created}
	for _, s := range raw.Users {
		u.users = append(u.users, user{s.SID, s.Email, s.Name})
	}
	return u, nil
}

// metadata reads a file of the platform's. It is nil if there is none.
func metadata(file string) ([]byte, error) {
	info, err := os.Lstat(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular() || info.Size() > maxMetadata:
		return nil, fmt.Errorf("%s is not a plain file of at most 32 MB; export the submissions from Gradescope again", file)
	}
	return os.ReadFile(file)
}

// submitters are the ids of those who handed a submission in at Gradescope: the roster's, or else what Gradescope knows.
func (o Options) submitters(u upload) (ids, notes []string) {
	for _, s := range u.users {
		id, known := "", false
		for _, text := range []string{s.sid, s.email, s.name} {
			if found, team := o.Roster.called(text); len(found) == 1 && !team {
				id, known = found[0], true
				break
			}
		}
		for _, text := range []string{s.sid, s.email, s.name} {
			if id == "" {
				id = shown(strings.TrimSpace(text))
			}
		}
		if id == "" {
			continue
		}
		ids = append(ids, id)
		if !known && o.Roster != nil {
			notes = append(notes, id+" is not on the roster.")
		}
	}
	return ids, notes
}
