package failure_test

import "failurelab/lab"

var seesUnreachable = map[lab.Cause]seen{}
