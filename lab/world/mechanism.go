package world

// Mechanism is a feature that some operating systems lack. A ticket that needs it is skipped there.
type Mechanism struct {
	Unsupported func() string // why this system lacks it, and what would help; "" when it has it
}
