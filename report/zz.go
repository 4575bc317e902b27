package report

import "fundsim/model/risk"

func writeRiskMetrics(j *jsonWriter, r *risk.Run)       {}
func writeRiskProbabilities(j *jsonWriter, r *risk.Run) {}
