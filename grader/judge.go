package grader

import (
	"context"
	"maps"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"failurelab/grader/host"
	"failurelab/lab/course"
)

// judge tries a program's tests on labs, and writes down what they did. It has no opinion.
type judge struct {
	exercise *course.Exercise
	program  Program
	host     *host.Host
	partial  bool     // not every ticket was asked for: house rules are left alone
	endless  sync.Map // tickets whose tests did not end once
	tried    atomic.Int64
}

// observe runs the program as often as it takes. One run judges one lab of every ticket.
func (j *judge) observe(ctx context.Context) (*observations, error) {
	o := &observations{tickets: map[string]*observed{}}
	first := seating{}
	for _, f := range j.exercise.Tickets() {
		o.tickets[f.Ticket.Number] = &observed{}
		first[f.Ticket.Number] = j.exercise.References(f)[0]
	}

	seen, err := j.try(ctx, first, limit)
	if err != nil {
		return nil, err
	}
	o.stray, o.crash = seen.stray, seen.crash
	for _, opening := range seen.opened {
		t := o.tickets[opening.Ticket]
		if t == nil && j.exercise.Lacking(opening.Ticket) != "" {
			continue
		}
		if t == nil {
			o.unknown = append(o.unknown, opening)
			continue
		}
		t.opened = append(t.opened, opening)
	}
	if o.crash != nil {
		return o, nil
	}
	var queues []queue
	for number, t := range o.tickets {
		t.right = []trial{seen.trials[number]}
		if len(valid(t.right)) > 0 {
			queues = append(queues, j.queue(number, t))
		}
	}
	if err := j.work(ctx, queues); err != nil {
		return nil, err
	}
	if !j.partial {
		if err := j.houseRules(ctx, o); err != nil {
			return nil, err
		}
	}
	return o, j.narrow(ctx, o)
}

// queue is what is left to try for one ticket.
type queue struct {
	ticket string
	labs   []course.Lab
	keep   func(i int, t trial)
}

func (j *judge) queue(number string, t *observed) queue {
	f := j.exercise.Ticket(number)
	right, wrong, sharp := j.exercise.References(f)[1:], j.exercise.Wrong(f), j.exercise.SharpOnes(f)
	t.right = append(t.right, make([]trial, len(right))...)
	t.again = make([]trial, 1)
	t.wrong, t.sharp = make([]trial, len(wrong)), make([]trial, len(sharp))

	q := queue{ticket: number}
	var places []*trial
	add := func(labs []course.Lab, into []trial) {
		for i := range labs {
			q.labs, places = append(q.labs, labs[i]), append(places, &into[i])
		}
	}
	add(right, t.right[1:])
	add(j.exercise.References(f)[:1], t.again)
	add(wrong, t.wrong)
	add(sharp, t.sharp)
	// In no order that a test could count on.
	rand.Shuffle(len(places), func(a, b int) {
		q.labs[a], q.labs[b] = q.labs[b], q.labs[a]
		places[a], places[b] = places[b], places[a]
	})
	q.keep = func(i int, t trial) { *places[i] = t }
	return q
}

// houseRules tries each rule on one ticket after the other, until one notices: it is enough that one does.
func (j *judge) houseRules(ctx context.Context, o *observations) error {
	var numbers []string // in an order of our own: the same tickets meet the same rules each time
	for _, number := range slices.Sorted(maps.Keys(o.tickets)) {
		if len(valid(o.tickets[number].right)) > 0 {
			numbers = append(numbers, number)
		}
	}
	if len(numbers) == 0 {
		return nil
	}
	rules := len(j.exercise.HouseRules(j.exercise.Tickets()[0]))
	noticed := make([]bool, rules)
	var queues []queue
	for wave := range max(rules, len(numbers)) {
		for i, number := range numbers {
			t := o.tickets[number]
			rule := (i + wave) % max(rules, len(numbers))
			if rule >= rules || noticed[rule] {
				continue
			}
			l := j.exercise.HouseRules(j.exercise.Ticket(number))[rule]
			queues = append(queues, queue{number, []course.Lab{l}, func(_ int, seen trial) {
				t.house = append(t.house, seen)
				if _, ok := seen.noticed(valid(t.right)); ok {
					noticed[rule] = true
				}
			}})
		}
		if wave > 0 && wave < max(rules, len(numbers))-1 && j.exercise.Waits {
			continue // to wait for each wave takes longer than to try all that is left at once
		}
		if err := j.work(ctx, queues); err != nil {
			return err
		}
		queues = nil
	}
	return nil
}

// narrow finds out which thing about a right lab a test does not stand.
func (j *judge) narrow(ctx context.Context, o *observations) error {
	var queues []queue
	for number, t := range o.tickets {
		for style := 1; style < len(t.right); style++ {
			if t.right[style].passed() {
				continue
			}
			labs := j.exercise.Traits(j.exercise.Ticket(number), style)
			t.traits = make([]trial, len(labs))
			queues = append(queues, queue{number, labs, func(i int, seen trial) { t.traits[i] = seen }})
			break
		}
	}
	return j.work(ctx, queues)
}

// atOnce is how many runs there are at a time: as many as processors, and more where they mostly wait.
func (j *judge) atOnce() int {
	if j.exercise.Waits {
		return 4 * runtime.GOMAXPROCS(0)
	}
	return runtime.GOMAXPROCS(0)
}

// work empties the queues. One run takes a lab of each, so that a process is started once for all tickets; but where they
// wait, each lab has a run of its own, so that no ticket waits for another.
func (j *judge) work(ctx context.Context, queues []queue) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var (
		wg    sync.WaitGroup
		mu    sync.Mutex
		turns = make(chan struct{}, j.atOnce())
	)
	run := func(i int, seats seating, most time.Duration) {
		seen, err := j.try(ctx, seats, most)
		if err != nil {
			cancel(err)
			return
		}
		mu.Lock()
		defer mu.Unlock()
		for _, q := range queues {
			if _, ok := seats[q.ticket]; ok {
				q.keep(i, seen.trials[q.ticket])
			}
		}
	}
	start := func(i int, seats seating, most time.Duration) {
		turns <- struct{}{}
		wg.Go(func() {
			defer func() { <-turns }()
			run(i, seats, most)
		})
	}
	for i := 0; ; i++ {
		together, left := seating{}, false
		for _, q := range queues {
			if i >= len(q.labs) {
				continue
			}
			left = true
			switch {
			case j.hung(q.ticket): // what does not end must not hold up the others either
				start(i, seating{q.ticket: q.labs[i]}, limitAgain)
			case j.exercise.Waits:
				start(i, seating{q.ticket: q.labs[i]}, limit)
			default:
				together[q.ticket] = q.labs[i]
			}
		}
		if !left {
			break
		}
		if len(together) > 0 {
			start(i, together, limit)
		}
	}
	wg.Wait()
	return context.Cause(ctx)
}

// hung says whether a ticket's tests did not end once.
func (j *judge) hung(ticket string) bool {
	_, endless := j.endless.Load(ticket)
	return endless
}
