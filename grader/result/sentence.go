package result

import "strings"

// Sentence returns s with a capital letter at the start and a full stop at the end. Go code at the start keeps its case.
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
