package judge

import (
	"math/rand/v2"
	"testing"

	"failurelab/grader/internal/small"
	"failurelab/grader/result"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTriesFor(t *testing.T) {
	t.Parallel()
	assert.Equal(t, 3, triesFor(0, 12), "60 points for the ticket's labs")
	assert.Equal(t, 4, triesFor(1, 12))
	assert.Equal(t, 6, triesFor(6, 12))
	assert.Equal(t, 8, triesFor(12, 12), "all points of the house rules too")
	assert.Equal(t, 3, triesFor(0, 0), "an exercise without house rules")
}

// A test without an assertion earns 20 points. One that fails by chance does not earn more on average, whatever the chance is.
func TestChanceEarnsNothing(t *testing.T) {
	t.Parallel()
	const (
		games   = 200_000
		broken  = 7
		alike   = 3
		rules   = 12
		atFirst = 4 // correct labs that every valid test is tried on
	)
	dice := rand.New(rand.NewPCG(1, 2))
	for _, chance := range []float64{.005, .01, .02, .04, .08, .15, .3, .5, .8} {
		fails := func(times int) (n int) {
			for range times {
				if dice.Float64() < chance {
					n++
				}
			}
			return n
		}
		sum := 0
		for range games {
			if fails(atFirst) > 0 {
				continue
			}
			b, a, r := fails(broken), fails(alike), fails(rules)
			if b+a+r > 0 && fails(triesFor(rules, rules)-atFirst) > 0 {
				continue
			}
			sum += pointsValid + share(pointsBroken, b, broken) + share(pointsAlike, a, alike) + share(pointsHouse, r, rules)
		}
		assert.Less(t, float64(sum)/games, pointsValid+1.0, "it fails with probability %v", chance)
	}
}

// A test that has caught something is tried on the first lab more often, and all others beside it.
func TestOutlast(t *testing.T) {
	t.Parallel()
	j := &observer{exercise: small.Exercise()}
	j.Scope = result.Whole
	rounds := func(o *Observations) int {
		todo := jobs{}
		j.outlast(todo, o)
		return len(todo[small.Another])
	}

	o := solved()
	one := o.Tickets[small.Another]
	require.Len(t, one.Right, 3)
	require.Len(t, codesIn(one.House), len(j.ruleCodes()), "one ticket has all house rules at stake")
	assert.Equal(t, 8-3, rounds(o))
	for range 5 {
		one.Again = append(one.Again, &one.Right[0])
	}
	assert.Zero(t, rounds(o), "it has been tried often enough")

	one.Again, one.House = nil, nil
	assert.Zero(t, rounds(o), "no house rules are at stake")
	for _, ticket := range o.Tickets {
		ticket.Right = ticket.Right[:1]
	}
	assert.Equal(t, 3-1, rounds(o))
	for _, ticket := range o.Tickets {
		for i := range ticket.Wrong {
			pass(&ticket.Wrong[i])
		}
	}
	assert.Zero(t, rounds(o), "they have caught nothing")
}
