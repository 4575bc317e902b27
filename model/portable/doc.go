// Package portable holds the few elementary functions that simulated years
// need, with the same digits on every machine.
//
// Package math promises no such thing: Exp and Log have assembly of their own on
// some processors, and a compiler may fuse x*y + z into one rounding (Go does on
// arm64, and on amd64 with GOAMD64=v3). Here every product that is added to
// something stands in an explicit float64(…), which forbids fusing, and only
// exact or correctly rounded operations are used besides: + − × ÷, math.Sqrt,
// math.Modf and the bits of a number. A test reads this package's syntax for
// products that could fuse; another pins results to the last bit.
//
// Errors stay within a few units in the last place, which chance does not
// notice. Money never passes through here: it is whole fen (package money).
package portable
