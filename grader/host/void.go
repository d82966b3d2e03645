package host

import (
	"fmt"

	"failurelab/lab/wire"
	"failurelab/lab/world"
)

// MaxVoids is how often a lab may be late in a row. After that, the machine is at fault.
const MaxVoids = 5

// LateError means that a lab was late [MaxVoids] times in a row.
type LateError struct{ Lab, Why string }

func (e *LateError) Error() string {
	return fmt.Sprintf("lab %s missed its own timing %d times in a row: %s. The machine is too busy or too slow: "+
		"close other programs, or give it more processors", e.Lab, MaxVoids, e.Why)
}

// vouch notes a lab that was late. The caller holds r.mu.
func (r *Run) vouch(v *visit) {
	if why := v.world.Late(); why != "" {
		r.late[v.opening.Ticket] = why
	}
}

// vouched says whether an incident's lab kept its own timing. If not, it closes the lab, and the process opens it again.
func (r *Run) vouched(handle string, q wire.Vouch) (wire.Vouched, error) {
	v, err := r.find(handle)
	if err != nil {
		return wire.Vouched{}, err
	}
	if !v.duty {
		return wire.Vouched{}, refused(fmt.Sprintf("%q is not an incident", handle))
	}
	v.world.ClientGaveUp(world.ClientClock(q.Clock))
	v.world.Exchanges() // waits until the request is over
	why := v.world.Late()
	if why == "" {
		return wire.Vouched{}, nil
	}
	if v, err = r.leave(handle); err != nil {
		return wire.Vouched{}, err
	}
	v.world.Close()
	r.mu.Lock()
	r.tries[v.number]++
	tries := r.tries[v.number]
	delete(r.begun, v.number)
	r.mu.Unlock()
	if tries == MaxVoids {
		return wire.Vouched{}, r.ours(&LateError{Lab: string(r.onDuty.Incidents[v.number].Cause), Why: why})
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
