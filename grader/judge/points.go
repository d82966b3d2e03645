package judge

import "math"

// The points, in practice and in class. Hints, tries, speed and edge cases earn nothing.
const (
	pointsValid     = 20 // passes on every correct lab; without more, it stays at this
	pointsBroken    = 30 // shared by the broken labs
	pointsAlike     = 30 // shared by the look-alikes
	pointsCause     = 10 // times the share of look-alikes that are caught; half of it for a near cause
	pointsField     = 2  // each of reached, slow and side
	pointsEvidence  = 4
	pointsDiagnosis = pointsCause + 3*pointsField + pointsEvidence

	diagnosisParts = 5 // the cause, three fields, and the evidence

	pointsTicket = pointsValid + pointsBroken + pointsAlike + pointsDiagnosis
	pointsHouse  = 100 // shared by the house rules of an exercise

	pointsTriage  = 500 // times the score
	pointsStretch = 20  // a bonus, for a stretch ticket, in proportion to what is solved
)

// share returns the part of the points that k of n earn, rounded. If n is 0, it is all of them.
func share(points, k, n int) int {
	if n == 0 {
		return points
	}
	return int(math.Round(float64(points) * float64(k) / float64(n)))
}
