// Want T105 not started: lab.OnCall has no place where tickets are.
package unauthorized

import (
	"testing"

	"failurelab/lab"
)

func TestT105(t *testing.T) {
	lab.OnCall(t, func(lab.Incident) lab.Diagnosis { return lab.Diagnosis{} })
}
