package result

import (
	"fmt"
	"strings"
)

// Standing says how a ticket's tests did on the correct labs, on the healthy lab, and on the broken labs and look-alikes, in
// that order. It is nil if only correct labs were tried.
func (t Ticket) Standing() []string {
	if len(t.Labs) == 0 {
		return nil
	}
	says := []string{"passes on " + outOf(t.Right, t.OutOf) + " " + plural(t.OutOf, "correct lab")}
	if healthy := OfKind(t.Labs, Healthy); len(healthy) > 0 {
		says = append(says, onHealthy(healthy[0]))
	}
	if misses := Misses(t.Labs); misses != "" {
		says = append(says, misses)
	}
	return says
}

// Complaint is the bad part of [Ticket.Standing], as one sentence about "your test". It is "" if all labs were caught.
func (t Ticket) Complaint() string {
	var says []string
	if healthy := OfKind(t.Labs, Healthy); len(healthy) > 0 && !healthy[0].Caught {
		says = append(says, onHealthy(healthy[0]))
	}
	if misses := Misses(t.Labs); strings.HasPrefix(misses, "misses") {
		says = append(says, misses)
	}
	if len(says) == 0 {
		return ""
	}
	return "your test " + strings.Join(says, ", and ")
}

// onHealthy says what tests do on the healthy lab.
func onHealthy(t Trial) string {
	switch {
	case t.Caught:
		return "fails on the healthy lab, as it should"
	case t.Missed == CrashedHere:
		return "crashes on the healthy lab"
	case t.Missed == Misused:
		return "misuses the healthy lab"
	case t.Missed == Skipped:
		return "skips itself on the healthy lab"
	case t.Missed == AskedNought:
		return "fails on the healthy lab before it has asked it anything"
	default:
		return "passes on the healthy lab, where it should fail"
	}
}

// Misses says in words how many broken labs and look-alikes among the trials were missed, or that all were caught. It is "" if
// the trials have neither a broken lab nor a look-alike.
func Misses(trials []Trial) string {
	var missed, all []string
	for _, k := range []struct {
		kind Kind
		name string
	}{{Broken, "broken lab"}, {LookAlike, "look-alike"}} {
		of := OfKind(trials, k.kind)
		if len(of) == 0 {
			continue
		}
		name := plural(len(of), k.name)
		all = append(all, fmt.Sprintf("%d %s", len(of), name))
		if n := len(of) - Caught(of); n > 0 {
			missed = append(missed, outOf(n, len(of))+" "+name)
		}
	}
	switch {
	case len(all) == 0:
		return ""
	case len(missed) == 0:
		return "catches " + strings.Join(all, " and ")
	}
	return "misses " + strings.Join(missed, " and ")
}

// outOf is "all 3" or "2 of 3". If there is only one, it is "the" or "0 of 1".
func outOf(n, of int) string {
	switch {
	case n == of && n == 1:
		return "the"
	case n == of:
		return fmt.Sprintf("all %d", n)
	default:
		return fmt.Sprintf("%d of %d", n, of)
	}
}

func plural(n int, one string) string {
	if n == 1 {
		return one
	}
	return one + "s"
}
