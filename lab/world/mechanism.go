package world

// Mechanism is something that not every system can do. A ticket that needs one is skipped where it is lacking.
type Mechanism struct {
	Unsupported func() string // why it cannot be had here, and what would help; "" when it can
}
