package course

import (
	"hash/fnv"
	"math/rand/v2"
	"sync"

	"failurelab/lab/failure"
	"failurelab/lab/world"
)

// dress is how a lab looks beside what is wrong in it: who and what plays the parts, and the traits that the contract leaves
// open. The first correct lab has none.
type dress struct {
	cast  world.Cast
	style []world.Drawn
}

// drawn is a dress that is drawn when it is first asked for, because most labs are only listed. nil: the one of the first
// correct lab.
type drawn func() dress

// worn is the dress of a lab.
func (l Lab) worn() dress {
	if l.dress == nil {
		return dress{}
	}
	return l.dress()
}

// steps give a world the dress. The style comes first: its clock is the one by which tokens are made.
func (d dress) steps() []world.Step {
	var steps []world.Step
	for _, t := range d.style {
		steps = append(steps, t.Step)
	}
	return append(steps, world.Play(d.cast))
}

// dice are for what is drawn under a name, such as a lab's code.
func (e *Exercise) dice(name string) *rand.Rand {
	h := fnv.New64a()
	_, _ = h.Write([]byte(name))                    // never fails
	return rand.New(rand.NewPCG(e.Seed, h.Sum64())) // #nosec G404 -- reproducible
}

// draws draws a dress whose traits are those that has chooses. Only what the contract leaves open is drawn.
func (e *Exercise) draws(code string, has func(*rand.Rand, world.Aspect) bool) drawn {
	return sync.OnceValue(func() dress {
		dice := e.dice(code)
		d := dress{cast: failure.DrawCast(dice)}
		for _, t := range world.Traits {
			own := rand.New(rand.NewPCG(dice.Uint64(), 1)) // #nosec G404 -- reproducible
			if e.leavesOpen(t.Aspect) && has(own, t.Aspect) {
				d.style = append(d.style, world.Drawn{Trait: t, Step: t.Draw(own)})
			}
		}
		return d
	})
}

// drawsAny draws the dress of a lab that is not correct. Each trait is there or not.
func (e *Exercise) drawsAny(code string) drawn {
	return e.draws(code, func(dice *rand.Rand, _ world.Aspect) bool { return dice.IntN(2) == 0 })
}

// drawsRight draws the dress of a correct lab, the second or the third of a ticket. One of the two has each trait, or both have.
func (e *Exercise) drawsRight(ticket, code string, second bool) drawn {
	shared := e.dice(ticket)
	has := map[world.Aspect]bool{}
	for _, t := range world.Traits {
		switch shared.IntN(3) {
		case 0:
			has[t.Aspect] = second
		case 1:
			has[t.Aspect] = !second
		default:
			has[t.Aspect] = true
		}
	}
	return e.draws(code, func(_ *rand.Rand, a world.Aspect) bool { return has[a] })
}
