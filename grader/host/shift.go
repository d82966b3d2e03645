package host

import (
	"fmt"
	"strconv"

	"failurelab/lab/wire"
	"failurelab/lab/world"
)

func (r *Run) shift(_ string, q wire.Open) (wire.Shift, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.onDuty == nil {
		return wire.Shift{Refuse: "lab.OnCall is for 07_triage. In this exercise, begin with api := lab.Open(t, \"T...\")"}, nil
	}
	opening := shortOpening(q)
	opening.Ticket = ""
	r.noteLocked(opening)
	if r.onCall {
		return wire.Shift{Refuse: "call lab.OnCall only once: there is only one triage to judge"}, nil
	}
	r.onCall = true
	return wire.Shift{Incidents: len(r.onDuty.Incidents)}, nil
}

func (r *Run) incident(_ string, q wire.Incident) (wire.Opened, error) {
	if r.onDuty == nil || q.Number < 0 || q.Number >= len(r.onDuty.Incidents) {
		return wire.Opened{}, refused(fmt.Sprintf("there is no incident %d", q.Number))
	}
	tries, ok := r.begin(q.Number)
	if !ok {
		return wire.Opened{}, refused("an incident happens only once, while lab.OnCall runs")
	}
	w, err := r.onDuty.Incidents[q.Number].Open(world.Patience(tries))
	if err != nil {
		return wire.Opened{}, r.ours(err)
	}
	handle := strconv.Itoa(q.Number)
	if err := r.enter(handle, &visit{world: w, number: q.Number, duty: true}); err != nil {
		return wire.Opened{}, err
	}
	return wire.Opened{World: handle, URL: w.URL(), Request: w.Request(), Machine: w.Machine(), Given: w.Given}, nil
}

// diagnosed closes the incident's lab. The first diagnosis counts.
func (r *Run) diagnosed(handle string, q wire.Triaged) (struct{}, error) {
	if v, err := r.find(handle); err != nil {
		return struct{}{}, err
	} else if !v.duty {
		return struct{}{}, refused(fmt.Sprintf("%q is not an incident", handle))
	}
	v, err := r.leave(handle)
	if err != nil {
		return struct{}{}, err
	}
	t := Triaged{
		Number: v.number, Incident: r.onDuty.Incidents[v.number], Triaged: q,
		Exchanges: v.world.Exchanges(), Request: v.world.Request(), Lines: v.world.Lines(), Metrics: v.world.Metrics(),
	}
	v.world.Close()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.triaged[v.number] = r.shortenTriaged(t)
	return struct{}{}, nil
}

// relieved ends a shift, once, after the triage has diagnosed every incident. Before that, the verdict would give too much away.
func (r *Run) relieved(string, struct{}) (wire.Relieved, error) {
	if r.onDuty == nil {
		return wire.Relieved{}, refused("no triage is on call")
	}
	said := r.Triaged()
	r.mu.Lock()
	early, again := len(said) < len(r.onDuty.Incidents), r.over
	r.over = r.over || !early
	r.mu.Unlock()
	if early || again {
		return wire.Relieved{}, refused("a shift ends only once, after its last incident")
	}
	return wire.Relieved{Notice: r.onDuty.Over(said)}, nil
}

// begin notes that an incident happens, and returns how often its lab was late. ok is false if the incident has happened before,
// or if no triage is on call.
func (r *Run) begin(number int) (tries int, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.onCall || r.begun[number] {
		return 0, false
	}
	r.begun[number] = true
	return r.tries[number], true
}

// Triaged returns the incidents that have a diagnosis, in their order.
func (r *Run) Triaged() []Triaged {
	r.mu.Lock()
	defer r.mu.Unlock()
	var list []Triaged
	if r.onDuty == nil {
		return nil
	}
	for n := range len(r.onDuty.Incidents) {
		if t := r.triaged[n]; t != nil {
			list = append(list, *t)
		}
	}
	return list
}
