package intake

import (
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"
)

// litter are names that systems and editors leave behind. The first four are folders.
var litter = []string{".git", "__macosx", ".idea", ".vscode", ".ds_store", "thumbs.db", "desktop.ini"}

// isLitter says whether a file or folder of that name was left behind by a program, and is no student's work.
func isLitter(name string) bool {
	lower := strings.ToLower(name)
	switch {
	case slices.Contains(litter, lower):
		return true
	case strings.HasPrefix(name, ".#"), strings.HasPrefix(name, "._"):
		return true // emacs locks, and what a Mac knows of a file
	case len(name) > 1 && strings.HasPrefix(name, "#") && strings.HasSuffix(name, "#"):
		return true
	}
	return strings.HasSuffix(name, "~") || slices.Contains([]string{".swp", ".swo", ".orig"}, path.Ext(lower))
}

// escapes says why a path in an archive could lead out of it, or "" if it cannot.
func escapes(name string) string {
	switch {
	case strings.ContainsRune(name, 0):
		return "The path has a NUL character in it. Rename the file and pack the archive again."
	case strings.Contains(name, `\`):
		return `The path has a backslash in it. Pack the archive again, with a program that writes "/" between folders.`
	case strings.HasPrefix(name, "/"):
		return "The path is absolute. Pack the folder again, without its full path."
	case len(name) > 1 && name[1] == ':' && 'a' <= name[0]|0x20 && name[0]|0x20 <= 'z':
		return "The path names a drive. Pack the folder again, without its full path."
	case slices.Contains(strings.Split(name, "/"), ".."):
		return `The path leads out of the submission (".."). Pack the folder again, from inside the course.`
	case name != "" && !filepath.IsLocal(filepath.FromSlash(path.Clean(name))):
		return "The path leads out of the submission. Pack the folder again, from inside the course."
	}
	return ""
}

// misnamed says why Go files of this name are not built, or "" if they are.
func misnamed(base string) string {
	if !utf8.ValidString(base) {
		return "The file's name is not valid UTF-8. Rename it: use letters, digits, - and _ only."
	}
	for _, c := range strings.TrimSuffix(base, ".go") {
		letter := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c == '-'
		if !letter {
			return "The file's name has a character that we do not accept. Rename it: use a-z, A-Z, 0-9, - and _ only."
		}
	}
	return ""
}

// archiveEnds are what the names of archives end with. We can read the first ones only.
var archiveEnds = []string{".zip", ".tar.gz", ".tgz", ".tar", ".7z", ".rar", ".tar.bz2", ".tar.xz", ".gz", ".bz2", ".xz"}

// stem is a file's name without what makes it an archive or a Go file, and whether it is an archive.
func stem(name string) (string, bool) {
	lower := strings.ToLower(name)
	for _, end := range archiveEnds {
		if strings.HasSuffix(lower, end) && len(name) > len(end) {
			return name[:len(name)-len(end)], true
		}
	}
	return strings.TrimSuffix(name, ".go"), false
}

// within is the known exercise that a path lies in, and where its name stands among the path's parts; -1: in none. Of several
// it is the innermost: unpacking often nests a folder in another of the same name.
func (o Options) within(parts []string) (string, int) {
	for i := len(parts) - 1; i >= 0; i-- {
		for _, known := range o.Exercises {
			if strings.EqualFold(known, parts[i]) {
				return known, i
			}
		}
	}
	return "", -1
}

// told is the exercise that a bad path seems to be of, or "".
func (o Options) told(name string) string {
	exercise, _ := o.within(strings.FieldsFunc(name, func(r rune) bool { return r == '/' || r == '\\' || r == ':' || r == 0 }))
	return exercise
}
