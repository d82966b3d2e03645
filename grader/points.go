package grader

import "math"

// What everything is worth, in practice and in class. Hints, tries, speed and fine print are worth nothing.
const (
	pointsValid     = 20 // right on every lab that keeps the contract; without more, it stays at this
	pointsMutants   = 30 // shared by the labs that we broke on purpose
	pointsAlike     = 30 // shared by the look-alikes
	pointsCause     = 10 // times the share of look-alikes told apart; half of it for a near cause
	pointsField     = 2  // each of reached, slow and side
	pointsEvidence  = 4
	pointsDiagnosis = pointsCause + 3*pointsField + pointsEvidence

	pointsTicket = pointsValid + pointsMutants + pointsAlike + pointsDiagnosis
	pointsHouse  = 100 // shared by the house rules of an exercise

	pointsTriage  = 500 // times the score
	pointsStretch = 20  // a bonus, for a stretch ticket as far as it is solved
)

// share is what k of n earn of most, rounded.
func share(most, k, n int) int {
	if n == 0 {
		return most
	}
	return int(math.Round(float64(most) * float64(k) / float64(n)))
}
