package host

import (
	"errors"
	"fmt"
	"strconv"

	"failurelab/lab/wire"
	"failurelab/lab/world"
)

func (r *Run) shift(_ string, q wire.Open) (wire.Shift, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.onDuty == nil {
		return wire.Shift{Refuse: "lab.OnCall is for 07_triage; here it is api := lab.Open(t, \"T...\")"}, nil
	}
	r.opened = append(r.opened, Opening{Test: q.Test, At: q.At})
	if r.onCall {
		return wire.Shift{Refuse: "lab.OnCall is called once: there is one triage to judge"}, nil
	}
	r.onCall = true
	return wire.Shift{Incidents: len(r.onDuty.Incidents)}, nil
}

func (r *Run) incident(_ string, q wire.Incident) (wire.Opened, error) {
	if r.onDuty == nil || q.Number < 0 || q.Number >= len(r.onDuty.Incidents) {
		return wire.Opened{}, fmt.Errorf("there is no incident %d", q.Number)
	}
	i := r.onDuty.Incidents[q.Number]
	r.mu.Lock()
	patience := r.tries[q.Number]
	r.mu.Unlock()
	w, err := i.Open(world.Patience(patience))
	if err != nil {
		return wire.Opened{}, r.ours(err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	handle := strconv.Itoa(q.Number)
	if r.worlds[handle] != nil || r.triaged[q.Number] != nil {
		w.Close()
		return wire.Opened{}, errors.New("an incident happens once")
	}
	r.worlds[handle] = &visit{world: w}
	return wire.Opened{World: handle, URL: w.URL(), Request: w.Request(), Machine: w.Machine(), Given: w.Given}, nil
}

// vouched says whether an incident's lab did what it was made to do. One that did not is closed, to be opened again.
func (r *Run) vouched(handle string, q wire.Vouch) (wire.Vouched, error) {
	v, err := r.find(handle)
	if err != nil {
		return wire.Vouched{}, err
	}
	n, err := strconv.Atoi(handle)
	if err != nil || r.onDuty == nil {
		return wire.Vouched{}, fmt.Errorf("%q is no incident", handle)
	}
	v.world.ClientGaveUp(world.ClientClock(q.Clock))
	v.world.Exchanges() // waits until the request is over
	why := v.world.Late()
	if why == "" {
		return wire.Vouched{}, nil
	}
	v.world.Close()
	r.mu.Lock()
	delete(r.worlds, handle)
	r.tries[n]++
	tries := r.tries[n]
	r.mu.Unlock()
	if tries == MaxVoids {
		return wire.Vouched{}, r.ours(&LateError{Lab: string(r.onDuty.Incidents[n].Cause), Why: why})
	}
	return wire.Vouched{Again: true}, nil
}

// Voids is how often an incident's lab was late.
func (r *Run) Voids() (n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, tries := range r.tries {
		n += tries
	}
	return n
}

// diagnosed closes the incident's lab. The first word counts.
func (r *Run) diagnosed(handle string, q wire.Triaged) (struct{}, error) {
	v, err := r.find(handle)
	if err != nil {
		return struct{}{}, err
	}
	n, err := strconv.Atoi(handle)
	if err != nil || r.onDuty == nil {
		return struct{}{}, fmt.Errorf("%q is no incident", handle)
	}
	t := &Triaged{
		Number: n, Incident: r.onDuty.Incidents[n], Triaged: q,
		Exchanges: v.world.Exchanges(), Request: v.world.Request(), Lines: v.world.Lines(), Metrics: v.world.Metrics(),
	}
	v.world.Close()
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.worlds, handle)
	r.triaged[n] = t
	return struct{}{}, nil
}

func (r *Run) relieved(string, struct{}) (wire.Relieved, error) {
	if r.onDuty == nil {
		return wire.Relieved{}, errors.New("nobody is on call")
	}
	return wire.Relieved{Notice: r.onDuty.Over(r.Triaged())}, nil
}

// Triaged are the incidents of which something was said, in their order.
func (r *Run) Triaged() []Triaged {
	r.mu.Lock()
	defer r.mu.Unlock()
	var list []Triaged
	for n := range len(r.onDuty.Incidents) {
		if t := r.triaged[n]; t != nil {
			list = append(list, *t)
		}
	}
	return list
}
