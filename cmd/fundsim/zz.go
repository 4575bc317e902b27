package main
import "errors"
var errThreshold = errors.New("x")
