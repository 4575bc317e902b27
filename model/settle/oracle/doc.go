// Package oracle settles a year a second time, slowly and obviously, so that
// tests can compare package settle with it to the fen. Only tests import it.
//
// Every value is an exact fraction (math/big), parties are looked up by id in
// maps, and every function states the clause it follows
// ("numbers" and "settlement" with their section). Nothing is shared with the
// package under test but the types of its result; in particular rounding,
// splitting and ladders are written again here.
//
// [Settle] settles a plan, [Adjust] applies the what-if levers, [Compare] lists
// the differences of two results, [Random] draws valid scenarios and
// [WriteScenario] writes one as a folder that the command line can run.
//
// It does not validate a plan: it refuses only what the method calls an
// error of the settlement itself. It writes no journal and no warnings.
package oracle
