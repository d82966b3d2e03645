package failure_test

import "failurelab/lab"

var seesInternalError = map[lab.Cause]seen{}
