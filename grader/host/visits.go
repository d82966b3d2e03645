package host

import "failurelab/lab/wire"

// enter adds a lab to the run. If the run has ended, it closes the lab.
func (r *Run) enter(handle string, v *visit) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		v.world.Close()
		return wire.ErrClosed
	}
	r.worlds[handle] = v
	return nil
}

// find is the lab with a handle, while it is open.
func (r *Run) find(handle string) (*visit, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if v := r.worlds[handle]; v != nil {
		return v, nil
	}
	return nil, wire.ErrClosed
}

// findTicket is find for questions that only a ticket's lab can answer. An incident has no cure, and its test must not change it.
func (r *Run) findTicket(handle, what string) (*visit, error) {
	v, err := r.find(handle)
	if err == nil && v.duty {
		return nil, refused(what + " is only for tickets: an incident can be observed, not changed")
	}
	return v, err
}

// leave takes a lab out of the run. The caller closes it. Only the first caller gets it.
func (r *Run) leave(handle string) (*visit, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	v := r.worlds[handle]
	if v == nil {
		return nil, wire.ErrClosed
	}
	delete(r.worlds, handle)
	return v, nil
}
