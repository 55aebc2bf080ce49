// Asks from outside whether the hub answers and reaches everything that it needs. Regions that ask differ from cloud to cloud, and
// some have none: without locations there is no test.

param location string
param tags object
param environmentName string
param componentId string
param baseUrl string
param locations string[]
param actionGroupId string

resource probe 'Microsoft.Insights/webtests@2022-06-15' = {
  name: 'health-patenthub-${environmentName}'
  location: location
  tags: union(tags, { 'hidden-link:${componentId}': 'Resource' })
  kind: 'standard'
  properties: {
    SyntheticMonitorId: 'health-patenthub-${environmentName}'
    Name: 'health-patenthub-${environmentName}'
    Kind: 'standard'
    Enabled: true
    Frequency: 300
    Timeout: 60
    RetryEnabled: true
    Locations: [for item in locations: { Id: item }]
    Request: { RequestUrl: '${baseUrl}/api/health/ready', HttpVerb: 'GET', ParseDependentRequests: false }
    ValidationRules: { ExpectedHttpStatusCode: 200, SSLCheck: true, SSLCertRemainingLifetimeCheck: 14 }
  }
}

resource unavailable 'Microsoft.Insights/metricAlerts@2026-01-01' = {
  name: 'alert-patenthub-${environmentName}-unavailable'
  location: 'global'
  tags: tags
  properties: {
    description: '系统无法访问 The hub does not answer, or does not reach what it needs'
    severity: 1
    enabled: true
    autoMitigate: true
    scopes: [probe.id, componentId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria'
      webTestId: probe.id
      componentId: componentId
      failedLocationCount: min(2, length(locations))
    }
    actions: [{ actionGroupId: actionGroupId }]
  }
}
