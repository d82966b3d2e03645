package judge

import "fmt"

// how says what the process did.
func (c Crash) how() string {
	switch {
	case c.Hung:
		return "does not end, so the grader stopped it"
	case c.Panicked:
		return "panics (" + c.Last + ")"
	case c.Code == 1 && c.Last != "":
		return fmt.Sprintf("ends the whole process with code 1 (os.Exit, log.Fatal?). Its last line: \"%s\"", c.Last)
	default:
		return "ends the whole process (os.Exit, log.Fatal?)"
	}
}

func (c Crash) ofTicket() string { return "the test " + c.how() + " on a correct lab" }

func (c Crash) remedy() string {
	switch {
	case c.Hung:
		return "give every loop an end, and every wait a limit"
	case c.AfterTest:
		return "wait for your goroutines (sync.WaitGroup) before the test returns"
	case c.Panicked:
		return "use require before you index or dereference; unlike assert, it stops the test"
	default:
		return "let the test return, or fail it with t.Fatal"
	}
}

// ofAll describes a process that ends like this for every ticket.
func (c Crash) ofAll() string {
	if c.Test != "" {
		return c.Test + " " + c.how() + ". That ends the whole test program, so none of your tests could be judged"
	}
	return "the test program " + c.how() + ". This happens for every ticket. Look at init functions, package variables and tests " +
		"that open no ticket: none of them may end the process or run forever"
}

// next says what to do first about such a process.
func (c Crash) next() string {
	switch {
	case c.Test == "":
		return "make the test program finish"
	case c.Panicked && !c.AfterTest:
		return c.Test + ": fix the panic at this line"
	default:
		return c.Test + ": " + c.remedy()
	}
}

func (c Crash) onWrongLab() (trouble, remedy string) {
	return "your test " + c.how(), "that does not count as catching the lab: " + c.remedy()
}
