package course

import (
	"fmt"
	"strings"
)

// MeaningTable is the table of a triage's causes, without what tells them.
func (e *Exercise) MeaningTable() string {
	rows := []string{"| cause | it means |", "|---|---|"}
	for _, f := range e.Suspects {
		rows = append(rows, fmt.Sprintf("| `lab.%s` | %s |", Exported(f.Cause), f.Means))
	}
	return strings.Join(rows, "\n") + "\n"
}

// SignTable is the table of what you would see of a triage's causes. The README folds it away.
func (e *Exercise) SignTable() string {
	rows := []string{"| cause | you would see |", "|---|---|"}
	for _, f := range e.Suspects {
		rows = append(rows, fmt.Sprintf("| `lab.%s` | %s |", Exported(f.Cause), f.See))
	}
	return strings.Join(rows, "\n") + "\n"
}
