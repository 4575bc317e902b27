// Package entrant answers what happens where a new institution is designated
// (拟新增定点机构): it turns what a scenario writes under `entrants` into
// institutions with activity, takes the diverted part from the incumbents, and
// settles the year without and with them.
//
// An entrant's month is a month at full size × the ramp since designation;
// nothing before the month of designation. The year's total is rounded once and
// split over the months by largest remainder. Of the count, a share is diverted
// (分流) from donors in that unit, scheme and month; the rest, and what donors
// cannot give, is induced (新增). A donor's other counts and amounts shrink in
// the proportion of its count.
//
// It settles nothing itself: both years go through [settle.RunPrepared], and
// the searches for the volume and the month at which a reserve runs out go
// through the same [Apply] and the same settlement. It refuses to guess: a
// donor never falls below zero, and what could not be diverted is reported.
//
// Source: docs/METHOD.md §14.
package entrant
