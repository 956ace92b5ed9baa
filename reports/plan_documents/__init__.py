"""The plan as a document: 方案 with 考核表, 重点任务分解表, 数据采集和责任分工表, 附件4; and its public version."""
