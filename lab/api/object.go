package api

import (
	"bytes"
	"encoding/json"
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
	b := append(make([]byte, 0, 512), '{')
	for _, m := range o {
		value, err := json.Marshal(m.Value)
		if err != nil {
			return nil, err
		}
		b = append(append(append(b, '"'), m.Name...), `":`...)
		b = append(append(b, value...), ',')
	}
	return append(bytes.TrimSuffix(b, []byte(",")), '}'), nil
}

// Text returns the object as the body of a response: its JSON, and a newline after it, so that a terminal's prompt does not
// stick to what curl shows.
func (o Object) Text() ([]byte, error) {
	b, err := o.MarshalJSON() // json.Marshal would validate the result once more
	return append(b, '\n'), err
}
