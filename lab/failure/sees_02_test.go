package failure_test

import "failurelab/lab"

var seesForbidden = map[lab.Cause]seen{}
