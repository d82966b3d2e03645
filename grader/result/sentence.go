package result

import "strings"

// Sentence is s with a capital letter in front and a full stop behind if it lacks them. Go code keeps its case.
func Sentence(s string) string {
	if s == "" {
		return ""
	}
	if !strings.HasPrefix(s, "api.") && !strings.HasPrefix(s, "lab.") {
		s = strings.ToUpper(s[:1]) + s[1:]
	}
	if strings.HasSuffix(s, ".") || strings.HasSuffix(s, "?") {
		return s
	}
	return s + "."
}
