// Want not started: nobody has written a test.

package unauthorized
