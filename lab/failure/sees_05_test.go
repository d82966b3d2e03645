package failure_test

import "failurelab/lab"

var seesGatewayTimeout = map[lab.Cause]seen{}
