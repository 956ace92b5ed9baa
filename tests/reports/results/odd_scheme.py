"""Schemes with what the shipped ones do not use: trimmed ballots, limits, quotas rounded up, three classes, per-section quotas."""

from __future__ import annotations

from typing import Final

ODD: Final = """
code: teshu-2030
version: 1
title: 特殊方案
document: 特殊方案
clauses: {一: 示例条款}
settings:
  奖金总额: {type: money, clause: 一}
  取消奖金去向: {value: 收回, type: choice, choices: [收回, 回池], clause: 一}
  加分上限: {value: 3, type: points, clause: 一}
  优秀比例: {value: 25%, type: share, clause: 一}
  甲权重: {value: 60%, type: share, clause: 一}
  乙权重: {value: 40%, type: share, clause: 一}
  去掉票数: {value: 1, type: integer, clause: 一}
  维度权重: {value: 1, type: number, clause: 一}
indicators:
  scoring: {method: attainment, quarters: mean, most: 1.2, clause: 一}
ballot_forms:
  - name: 对象测评
    clause: 一
    trim: $去掉票数
    dimensions: [{name: 质量, max: 30, weight: $维度权重, clause: 一}, {name: 效率, max: 35, weight: 2, clause: 一}]
    groups: [{name: 上级, weight: $甲权重, clause: 一}, {name: 同级, weight: $乙权重, clause: 一}]
  - name: 个人测评
    clause: 一
    dimensions: [{name: 德, max: 50, clause: 一}, {name: 绩, max: 50, clause: 一}]
    groups: [{name: 同事, weight: 100%, clause: 一}]
adjustments:
  clause: 一
violations:
  clause: 一
  charged_to: subject
  lines:
    - {id: 甲, clause: 一, when: {situations: [重处分]}, points: 1.5, downgrade: true, cancels: [self]}
    - {id: 乙, clause: 一, when: {situations: [纪检处分]}, points: 0.5}
grave_events: {clause: 一}
reminders:
  repeated: {letters: 2, points: 0.5, clause: 一}
  distinct: {matters: 2, points: 1, clause: 一}
subjects:
  - name: 单位
    clause: 一
    kinds: [单位]
    cap: 110
    parts:
      - {name: 目标, source: rating, item: 目标, fallback: indicators, weight: $甲权重, clause: 一}
      - {name: 任务, source: indicators, scope: subtree, measure: percent, coefficient: true, weight: $乙权重, clause: 一}
      - {name: 加分, source: adjustments, take: additions, cap: $加分上限, floor: 0.5, clause: 一}
      - {name: 减分, source: adjustments, take: subtractions, sign: minus, cap: 2, clause: 一}
    tie_breaks: ["-减分", 任务]
    grading:
      grades: [优秀, 良好, 一般, 差]
      rules:
        - {grade: 优秀, when: {at_least: 60, first: {count: 1}}, clause: 一}
        - {grade: 一般, when: {at_most: 95, last: {share: 30%, round: up}}, clause: 一}
        - {grade: 良好, when: {at_least: 20, below: 101}, clause: 一}
        - {grade: 差, clause: 一}
  - name: 科室
    clause: 一
    kinds: [科室]
    total: percent_of_full
    parts:
      - {name: 甲类, source: indicators, categories: [甲类], clause: 一}
      - {name: 乙类, source: indicators, categories: [乙类], coefficient: true, cap: 9, clause: 一}
      - {name: 扣分, source: deductions, sign: minus, clause: 一}
    grading:
      grades: [优秀, 良好, 较差]
      rules:
        - {grade: 优秀, when: {first: {share: $优秀比例, round: up, min: 2}}, clause: 一}
        - {grade: 较差, when: {last_years_running: 2}, clause: 一}
        - {grade: 良好, clause: 一}
  - name: 下属单位
    clause: 一
    kinds: [下属单位]
    percent: of_full
    parts:
      - {name: 任务分, source: indicators, scope: own, clause: 一}
      - {name: 测评, source: ballots, form: 对象测评, cap: 90, clause: 一}
people:
  clause: 一
  within: subject
  cap: 100
  parts:
    - {name: 测评, source: ballots, form: 个人测评, weight: 70%, clause: 一}
    - {name: 所在对象, source: subject_score, of: own, without: spread, weight: 30%, clause: 一}
    - {name: 扣分, source: charges, sign: minus, clause: 一}
  tie_breaks: [测评]
  grading:
    grades: [优秀, 称职, 不称职]
    rules:
      - {grade: 不称职, when: {below: 40}, clause: 一}
      - {grade: 优秀, when: {first: {share: 40%, round: half_up, min: 1}}, clause: 一}
      - {grade: 称职, clause: 一}
bonus:
  method: deduct_and_supplement
  clause: 一
  cancelled_to: $取消奖金去向
  rates: [{grade: 优秀, rate: 0}, {grade: 称职, rate: 10%}, {grade: 不称职, rate: 100%}]
  supplement_to: [优秀, 称职]
  sections_first:
    clause: 一
    coefficients: [{grade: 优秀, coefficient: 1.2}, {grade: 较差, coefficient: 0.5}]
"""
