package failure_test

import "failurelab/lab"

var seesNotFound = map[lab.Cause]seen{}
