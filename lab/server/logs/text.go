package logs

import (
	"bytes"
	"encoding/json"
	"strconv"
	"unicode"
	"unicode/utf8"
)

// AppendText appends a log line as text for people: key=value, as slog's TextHandler writes it. The line is a JSON object that
// slog's JSONHandler wrote; anything else is appended as it is. Every line is encoded once, as JSON, and text is made of that
// only for a terminal that takes it.
func AppendText(to, line []byte) []byte {
	began := len(to)
	rest, ok := bytes.CutPrefix(line, []byte("{"))
	for ok {
		var key, value []byte
		key, rest, ok = cutValue(rest)
		if !ok || len(rest) == 0 || rest[0] != ':' {
			break
		}
		value, rest, ok = cutValue(rest[1:])
		if !ok || len(rest) == 0 {
			break
		}
		first := len(to) == began
		if !first {
			to = append(to, ' ')
		}
		to = append(appendValue(to, key), '=')
		if first && string(key) == `"time"` {
			to = appendTime(to, value)
		} else {
			to = appendValue(to, value)
		}
		if rest[0] == '}' {
			return append(to, rest[1:]...)
		}
		rest = rest[1:] // the comma
	}
	return append(to[:began], line...)
}

// cutValue splits JSON after the value that it begins with. It returns false if there is none.
func cutValue(b []byte) (value, rest []byte, ok bool) {
	if len(b) == 0 {
		return nil, nil, false
	}
	switch b[0] {
	case '"':
		for i := 1; i < len(b); i++ {
			switch b[i] {
			case '\\':
				i++
			case '"':
				return b[:i+1], b[i+1:], true
			}
		}
		return nil, nil, false
	case '{', '[':
		var raw json.RawMessage
		d := json.NewDecoder(bytes.NewReader(b))
		if d.Decode(&raw) != nil {
			return nil, nil, false
		}
		return raw, b[d.InputOffset():], true
	}
	for i, c := range b {
		if c == ',' || c == '}' {
			return b[:i], b[i:], i > 0
		}
	}
	return nil, nil, false
}

// appendTime appends a JSON time in milliseconds, because people do not read nanoseconds.
func appendTime(to, value []byte) []byte {
	const seconds = len("2006-01-02T15:04:05")
	text := bytes.Trim(value, `"`)
	if len(text) <= seconds {
		return appendValue(to, value)
	}
	to = append(append(to, text[:seconds]...), '.')
	rest := bytes.TrimPrefix(text[seconds:], []byte(".")) // encoding a time omits zeros at the end of the fraction
	for range len("000") {
		if len(rest) > 0 && '0' <= rest[0] && rest[0] <= '9' {
			to, rest = append(to, rest[0]), rest[1:]
		} else {
			to = append(to, '0')
		}
	}
	return append(to, bytes.TrimLeft(rest, "0123456789")...)
}

// appendValue appends a JSON value. A string has quotation marks only if it needs them.
func appendValue(to, value []byte) []byte {
	text := value
	if value[0] == '"' {
		text = value[1 : len(value)-1]
	}
	switch l := look(text); {
	case l == asIs:
		return append(to, text...)
	case l == inQuotes && value[0] == '"': // JSON quotes it as we would
		return append(to, value...)
	}
	plain := string(text)
	if value[0] == '"' {
		if s, err := strconv.Unquote(string(value)); err == nil { // each escape of Go's encoders is also one of Go's own
			plain = s
		}
	}
	if needsQuotes(plain) {
		return strconv.AppendQuote(to, plain)
	}
	return append(to, plain...)
}

// looks is how a text in JSON looks here.
type looks int

const (
	asIs looks = iota
	inQuotes
	unclear // it has to be decoded first
)

// look says what a text looks like here, for most texts without decoding them.
func look(text []byte) looks {
	l := asIs
	if len(text) == 0 {
		l = inQuotes
	}
	for i, c := range text {
		switch {
		case c < ' ' || c >= 0x7f:
			return unclear
		case c == '\\' && text[min(i+1, len(text)-1)] != '"':
			return unclear
		case c == ' ' || c == '"' || c == '=':
			l = inQuotes
		}
	}
	return l
}

// needsQuotes reports whether a text has to be quoted, so that a reader sees where it ends and a terminal does not obey it.
func needsQuotes(text string) bool {
	for _, c := range text {
		if c == '"' || c == '=' || c == utf8.RuneError || unicode.IsSpace(c) || !unicode.IsPrint(c) {
			return true
		}
	}
	return text == ""
}
