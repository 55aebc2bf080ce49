// Who is told what. Each rule's query is a file of its own under queries/; a test holds the metrics and events in them against the code.

param location string
param tags object
param environmentName string
param workspaceId string
param serviceBusId string
param recordsTableServiceId string
param vaultName string

@description('Where alerts go.')
param emails string[]

@description('Timers and the minutes after which their silence is an alert.')
param silences silence[]

@description('Share of failed invocations and requests, in per cent, above which there is an alert.')
@minValue(1)
@maxValue(100)
param failurePercent int

@export()
type silence = {
  timer: string
  minutes: int
}

var timerRows = join(map(silences, item => '    \'${item.timer}\', ${item.minutes}m'), ',\n')

var rules = [
  {
    name: 'timer-silent'
    title: '定时任务长时间未运行 A timer is silent'
    severity: 1
    query: replace(loadTextContent('../queries/timer-silent.kql'), '{timers}', timerRows)
    every: 'PT15M'
    over: 'P2D'
    dimension: 'timer'
    repeats: 1
  }
  {
    name: 'drift-repaired'
    title: '平台数据有出入，已修复 Drift was repaired'
    severity: 2
    query: loadTextContent('../queries/drift-repaired.kql')
    every: 'PT15M'
    over: 'PT15M'
    dimension: 'platform'
    repeats: 1
  }
  {
    name: 'source-stale'
    title: '数据源读取异常 A source is not read'
    severity: 2
    query: loadTextContent('../queries/source-stale.kql')
    every: 'PT15M'
    over: 'PT15M'
    dimension: 'cause'
    repeats: 1
  }
  {
    name: 'platform-paused'
    title: '平台推送已暂停或熔断 A platform is paused or failing'
    severity: 2
    query: loadTextContent('../queries/platform-paused.kql')
    every: 'PT5M'
    over: 'PT5M'
    dimension: 'platform'
    repeats: 3
  }
  {
    name: 'alarm-raised'
    title: '系统告警 The hub raised an alarm'
    severity: 3
    query: loadTextContent('../queries/alarm-raised.kql')
    every: 'PT15M'
    over: 'PT15M'
    dimension: 'cause'
    repeats: 1
  }
  {
    name: 'failure-rate'
    title: '函数失败率过高 Too many functions fail'
    severity: 1
    query: replace(loadTextContent('../queries/failure-rate.kql'), '{failureShare}', '${failurePercent} / 100.0')
    every: 'PT5M'
    over: 'PT15M'
    dimension: null
    repeats: 1
  }
  {
    name: 'cap-reached'
    title: '日志已达每日上限 Logs have reached their daily cap'
    severity: 2
    query: loadTextContent('../queries/cap-reached.kql')
    every: 'PT1H'
    over: 'PT1H'
    dimension: null
    repeats: 1
  }
]

resource group 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-patenthub-${environmentName}'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'patenthub'
    emailReceivers: [
      for (email, index) in emails: {
        name: 'email-${index}'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

resource rule 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for item in rules: {
    name: 'alert-patenthub-${environmentName}-${item.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: item.title
      severity: item.severity
      enabled: true
      autoMitigate: true
      scopes: [workspaceId]
      evaluationFrequency: item.every
      windowSize: item.over
      // Tables that nothing has been written to yet are no error.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: item.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            dimensions: item.dimension == null ? [] : [{ name: item.dimension!, operator: 'Include', values: ['*'] }]
            failingPeriods: { numberOfEvaluationPeriods: item.repeats, minFailingPeriodsToAlert: item.repeats }
          }
        ]
      }
      actions: { actionGroups: [group.id] }
    }
  }
]

resource deadLetters 'Microsoft.Insights/metricAlerts@2026-01-01' = {
  name: 'alert-patenthub-${environmentName}-dead-letters'
  location: 'global'
  tags: tags
  properties: {
    description: '系统消息处理失败 A queue gave up messages: a fault of ours'
    severity: 1
    enabled: true
    autoMitigate: true
    scopes: [serviceBusId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT5M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: 'dead-letters'
          criterionType: 'StaticThresholdCriterion'
          metricNamespace: 'Microsoft.ServiceBus/namespaces'
          metricName: 'DeadletteredMessages'
          dimensions: [{ name: 'EntityName', operator: 'Include', values: ['*'] }]
          timeAggregation: 'Maximum'
          operator: 'GreaterThan'
          threshold: 0
        }
      ]
    }
    actions: [{ actionGroupId: group.id }]
  }
}

resource throttled 'Microsoft.Insights/metricAlerts@2026-01-01' = {
  name: 'alert-patenthub-${environmentName}-storage-throttled'
  location: 'global'
  tags: tags
  properties: {
    description: '存储限流 A partition or the account has reached its limit; see the partition plan in docs/operations.md'
    severity: 2
    enabled: true
    autoMitigate: true
    scopes: [recordsTableServiceId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: 'throttled'
          criterionType: 'StaticThresholdCriterion'
          metricNamespace: 'Microsoft.Storage/storageAccounts/tableServices'
          metricName: 'Transactions'
          dimensions: [
            { name: 'ResponseType', operator: 'Include', values: ['ServerBusyError', 'ClientThrottlingError', 'ClientAccountRequestThrottlingError', 'ClientAccountBandwidthThrottlingError'] }
          ]
          timeAggregation: 'Total'
          operator: 'GreaterThan'
          threshold: 100
        }
      ]
    }
    actions: [{ actionGroupId: group.id }]
  }
}

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' existing = {
  name: vaultName
}

@description('The vault says thirty days ahead that a secret expires.')
resource vaultEvents 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: 'evgt-patenthub-${environmentName}'
  location: location
  tags: tags
  properties: {
    source: vault.id
    topicType: 'Microsoft.KeyVault.vaults'
  }

  resource expiring 'eventSubscriptions' = {
    name: 'secret-expiring'
    properties: {
      eventDeliverySchema: 'CloudEventSchemaV1_0'
      filter: { includedEventTypes: ['Microsoft.KeyVault.SecretNearExpiry', 'Microsoft.KeyVault.SecretExpired'] }
      destination: {
        endpointType: 'MonitorAlert'
        properties: {
          severity: 'Sev2'
          description: '密钥即将到期 A secret of a platform or source expires; rotate it as docs/operations.md says'
          actionGroups: [group.id]
        }
      }
    }
  }
}

output actionGroupId string = group.id
