// Package journal records how every amount of a settlement came about and
// where the money went.
//
// An [Entry] is a named amount with its formula, inputs, rounding and clause;
// inputs point at other entries or at cells of data files, so the entries form
// the tree that `fundsim explain` prints. A [Posting] moves money between two
// [Account]s; every posting has two sides, so all accounts add up to zero.
//
// The package computes no amount: package settle does, and reports here. A nil
// *Book records nothing, which is how draws are settled.
package journal
