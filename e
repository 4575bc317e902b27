pack:dip-national/scenario.yaml:1:1: 错误:情景 "pack:dip-national" 没有 risk,不知道各项怎样波动 [no-risk]
  位置:risk
  加上例如 risk: {systemic: [{unit: "*", scheme: "*", volume_sd: 3%, unit_cost_sd: 2%}], cell: [{where: {}, volume_cv: 8%, unit_cost_cv: 6%}], monthly: {dispersion: 0.4%}}
     1 | schema: fundsim/v1
       | ^
