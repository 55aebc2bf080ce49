// The queues of wake-ups. A message says where to look and nothing else: one that is lost or expires costs nothing, since sweeps
// look everywhere; one that is given up is a fault of ours and stays as a dead letter.

@minLength(6)
@maxLength(50)
param name string

param location string

param tags object

@description('Premium is what private endpoints need.')
@allowed(['Standard', 'Premium'])
param sku string

@description('Messaging units of a Premium namespace.')
param capacity int

param queues string[]

@description('How long one receiver has a message before it must renew; the host renews up to host.json\'s maxAutoLockRenewalDuration.')
param lockDuration string

@description('Deliveries after which a message is a dead letter.')
@minValue(1)
@maxValue(2000)
param maxDeliveryCount int

@description('False: reached through private endpoints only.')
param isPublic bool

param workspaceId string

resource namespace 'Microsoft.ServiceBus/namespaces@2026-01-01' = {
  name: name
  location: location
  tags: tags
  sku: sku == 'Premium' ? { name: 'Premium', tier: 'Premium', capacity: capacity } : { name: 'Standard', tier: 'Standard' }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    publicNetworkAccess: isPublic ? 'Enabled' : 'Disabled'
  }
}

resource queue 'Microsoft.ServiceBus/namespaces/queues@2026-01-01' = [
  for item in queues: {
    parent: namespace
    name: item
    properties: {
      lockDuration: lockDuration
      maxDeliveryCount: maxDeliveryCount
      defaultMessageTimeToLive: 'PT1H'
      deadLetteringOnMessageExpiration: false
      requiresDuplicateDetection: false
      requiresSession: false
      enablePartitioning: false
      maxSizeInMegabytes: 1024
    }
  }
]

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: namespace
  name: 'hub'
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'OperationalLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

output id string = namespace.id
output name string = namespace.name

@description('Without scheme and port.')
output hostName string = split(split(namespace.properties.serviceBusEndpoint, '://')[1], ':')[0]
