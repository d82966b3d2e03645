package logs

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// shortened returns a copy of a log line, which is JSON, in no more than limit bytes. A line that is too long gets its longest
// values cut, and each of them says so: "/api/v1/xx… (20480 bytes more)". It stays valid JSON. Its request_id, and every other
// short value, stays as it is.
func shortened(b []byte, limit int) []byte {
	if len(b) <= limit {
		return bytes.Clone(b)
	}
	attrs, ok := attributes(b)
	if !ok { // no logger writes such a line
		return encoded([]attribute{{"msg", quotedCut(string(b), limit/8)}})
	}
	for most := limit / 2; most >= minKept; most /= 2 {
		if text := encoded(cutTo(attrs, most)); len(text) <= limit {
			return text
		}
	}
	return fewer(cutTo(attrs, minKept), limit)
}

// minKept is the least number of bytes to which a value is cut. If the line is still too long, it has too many values.
const minKept = 64

// attribute is a member of a line's JSON object.
type attribute struct {
	name  string
	value json.RawMessage
}

// attributes returns the members of a JSON object in their order, or false if b is none.
func attributes(b []byte) ([]attribute, bool) {
	in := json.NewDecoder(bytes.NewReader(b))
	if t, err := in.Token(); err != nil || t != json.Delim('{') {
		return nil, false
	}
	var attrs []attribute
	for in.More() {
		name, err := in.Token()
		if err != nil {
			return nil, false
		}
		var a attribute
		if err := in.Decode(&a.value); err != nil {
			return nil, false
		}
		a.name, _ = name.(string)
		attrs = append(attrs, a)
	}
	_, err := in.Token()
	return attrs, err == nil
}

// cutTo returns the attributes with each value cut that is longer than most bytes.
func cutTo(attrs []attribute, most int) []attribute {
	cut := slices.Clone(attrs)
	for i, a := range cut {
		if len(a.value) <= most {
			continue
		}
		var text string
		if json.Unmarshal(a.value, &text) != nil {
			text = string(a.value) // an object or a list, as the text that it is
		}
		cut[i].value = quotedCut(text, most)
	}
	return cut
}

// quotedCut returns the beginning of a text, and how many bytes of it are missing, as a JSON string. Its JSON is no longer than
// most bytes and the note.
func quotedCut(text string, most int) json.RawMessage {
	kept := strings.ToValidUTF8(text, "\ufffd")
	size := len(kept)
	if len(kept) > most {
		kept = kept[:most]
	}
	for {
		for len(kept) > 0 && !utf8.ValidString(kept) { // cut in the middle of a character
			kept = kept[:len(kept)-1]
		}
		quoted, _ := json.Marshal(kept) // a string always has a JSON form
		if len(quoted) <= most || kept == "" {
			break
		}
		kept = kept[:len(kept)*most/(len(quoted)+1)] // escaped, it is longer
	}
	if more := size - len(kept); more > 0 {
		kept = fmt.Sprintf("%s… (%d bytes more)", kept, more)
	}
	quoted, _ := json.Marshal(kept)
	return quoted
}

// fewer returns the line without the attributes that do not fit, and says how many. The request_id stays.
func fewer(attrs []attribute, limit int) []byte {
	room := limit - 256 // for the request_id and the note
	var kept []attribute
	left := 0
	for _, a := range attrs {
		size := len(a.name) + len(a.value) + 8
		switch {
		case a.name == "request_id":
		case len(a.name) > minKept || size > room:
			left++
			continue
		default:
			room -= size
		}
		kept = append(kept, a)
	}
	note, _ := json.Marshal(fmt.Sprintf("… (%d attributes more)", left))
	return encoded(append(kept, attribute{"cut", note}))
}

// encoded returns attributes as a JSON object.
func encoded(attrs []attribute) []byte {
	b := []byte{'{'}
	for i, a := range attrs {
		if i > 0 {
			b = append(b, ',')
		}
		name, _ := json.Marshal(a.name)
		b = append(append(append(b, name...), ':'), a.value...)
	}
	return append(b, '}')
}
