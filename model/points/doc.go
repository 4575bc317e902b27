// Package points turns grouped cases (病例) into settlement points (点数): base
// points of groups, trimming, coefficients, low, middle and high cases, bed-day
// groups, readmissions and special review.
//
// Grouping itself (ICD → DRG) is done upstream by the bureau's grouper. All
// arithmetic is on whole numbers and exact fractions; each case's points are
// rounded once, to four decimals. Nothing depends on the order of rows, on how
// a file is split, or on the number of workers. Source: docs/METHOD.md §10.
package points
