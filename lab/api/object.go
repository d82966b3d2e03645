package api

import (
	"bytes"
	"encoding/json"
	"strconv"
)

// Object is a JSON object whose members have an order.
type Object []Member

// Member is one member of a JSON object.
type Member struct {
	Name  string
	Value any
}

// With returns the object with a member set. A new member is added at the end.
func (o Object) With(name string, value any) Object {
	for i, m := range o {
		if m.Name == name {
			o[i].Value = value
			return o
		}
	}
	return append(o, Member{name, value})
}

// MarshalJSON writes the members in their order. Names are constants of this project, so they are not escaped.
func (o Object) MarshalJSON() ([]byte, error) {
	b := append(make([]byte, 0, 256), '{')
	for _, m := range o {
		b = append(append(append(b, '"'), m.Name...), `":`...)
		var err error
		if b, err = appendJSON(b, m.Value); err != nil {
			return nil, err
		}
		b = append(b, ',')
	}
	return append(bytes.TrimSuffix(b, []byte(",")), '}'), nil
}

// appendJSON appends a value as json.Marshal encodes it. The values that problems have are appended without it, because it would
// take a good part of a response's time.
func appendJSON(b []byte, value any) ([]byte, error) {
	switch v := value.(type) {
	case int:
		return strconv.AppendInt(b, int64(v), 10), nil
	case string:
		if plain(v) {
			return append(append(append(b, '"'), v...), '"'), nil
		}
	}
	encoded, err := json.Marshal(value)
	return append(b, encoded...), err
}

// plain reports whether json.Marshal leaves a text as it is.
func plain(text string) bool {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c > '~' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			return false
		}
	}
	return true
}

// Text returns the object as the body of a response: its JSON, and a newline after it, so that a terminal's prompt does not
// stick to what curl shows.
func (o Object) Text() ([]byte, error) {
	b, err := o.MarshalJSON() // json.Marshal would validate the result once more
	return append(b, '\n'), err
}
