// PatentHub in one resource group. Nothing here names a cloud: whatever differs between them is a parameter, or what a resource
// says of itself.
targetScope = 'resourceGroup'

import { alwaysReadyGroup, authenticationRules, platformSecrets } from 'modules/app.bicep'

@description('Short name of the environment, for example test or prod; part of every name.')
@minLength(2)
@maxLength(10)
param environmentName string

@description('Region of everything that has one.')
param location string = resourceGroup().location

param tags object = {}

@description('Names other than those made of environmentName.')
param names resourceNames = {}

@description('Flex, or where a region or cloud has none, Premium or Dedicated.')
@allowed(['Flex', 'Premium', 'Dedicated'])
param planKind string = 'Flex'

@description('SKU of a Premium or Dedicated plan, for example EP1 or P0v3.')
param planSku string = 'EP1'

@description('Instances of a Premium or Dedicated plan.')
@minValue(1)
param planCapacity int = 1

param zoneRedundant bool = false

@description('Flex: instances kept ready, by group: "http", or "function:" and a name. Each group scales by itself.')
param alwaysReady alwaysReadyGroup[] = []

@description('Flex: the most instances of each group of functions.')
param maximumInstanceCount int = 40

@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('Flex: requests that one instance serves at once before another is started. Webhooks that wait for the same commit share it.')
param httpConcurrency int = 64

@description('Redundancy of the records. Standard_LRS where the region has no zones.')
param recordsSku string = 'Standard_ZRS'

@description('Redundancy of the host\'s own account: package, timers\' locks, keys.')
param hostSku string = 'Standard_ZRS'

@description('Days that deleted blobs, containers and old versions can be brought back.')
param softDeleteDays int = 30

@description('Days that an anchor stays as it is.')
param immutableDays int = 3650

@description('Premium is what the private network needs.')
param serviceBusSku 'Standard' | 'Premium' = 'Standard'

@description('Messaging units of a Premium namespace.')
param serviceBusCapacity int = 1

@description('At most PT5M. The host renews while a function runs, up to host.json\'s maxAutoLockRenewalDuration.')
param lockDuration string = 'PT1M'

@description('Deliveries after which a message is a dead letter.')
param maxDeliveryCount int = 10

@description('Days that logs are kept.')
param logRetentionDays int = 90

@description('Gigabytes of logs, metrics and traces taken in a day. Fractions as text.')
param logDailyCapGb string = '1'

@description('Share of traces and requests that is kept, in per cent.')
param samplingPercentage int = 100

@description('True: storage, queues and vault are reached through private endpoints only.')
param isPrivate bool = false

@description('Address space of the private network, at least /24.')
param addressPrefix string = '10.20.0.0/24'

@description('Address that partners see; empty: the app\'s own.')
param publicBaseUrl string = ''

@description('Sign-in with Entra ID.')
param authentication authenticationRules = { enabled: false }

@description('Timers other than the defaults: name to six-field NCrontab in UTC.')
param schedules object = {}

@description('Minutes after which the silence of a timer is an alert, other than the defaults: for a schedule other than the default.')
param silentAfterMinutes object = {}

@description('More settings, as docs/settings.md lists them; names as environment variables write them.')
param settings object = {}

@description('Settings whose values are in the vault: name of the setting to name of the secret.')
param vaultSettings object = {}

@description('Platforms that are on board: names of their secrets in the vault.')
param platforms platformSecrets[] = []

@description('Where alerts go; empty: nobody is told.')
param alertEmails string[] = []

@description('Share of failed invocations and requests, in per cent, above which there is an alert.')
param failurePercent int = 5

@description('Regions that ask whether the hub answers; empty: none, as in a cloud without availability tests.')
param availabilityLocations string[] = []

@description('What may be spent in a month, in the currency of the subscription; 0: no budget.')
param monthlyBudget int = 0

@description('First day of the month in which the budget begins, for example 2027-01-01. It stays as it was first set.')
param budgetStart string = ''

@description('Functions that are switched off.')
param disabledFunctions string[] = []

type resourceNames = {
  identity: string?
  workspace: string?
  component: string?
  hostAccount: string?
  recordsAccount: string?
  serviceBus: string?
  vault: string?
  plan: string?
  app: string?
  network: string?
}

@description('What the code names; a test compares.')
var known = loadJsonContent('names.json')

var token = uniqueString(resourceGroup().id, environmentName)
var deploymentContainer = 'deployments'

var chosen = {
  identity: names.?identity ?? 'id-patenthub-${environmentName}'
  workspace: names.?workspace ?? 'log-patenthub-${environmentName}'
  component: names.?component ?? 'appi-patenthub-${environmentName}'
  hostAccount: names.?hostAccount ?? 'sthost${token}'
  recordsAccount: names.?recordsAccount ?? 'strec${token}'
  serviceBus: names.?serviceBus ?? 'sb-patenthub-${environmentName}-${token}'
  vault: names.?vault ?? 'kv-hub-${token}'
  plan: names.?plan ?? 'plan-patenthub-${environmentName}'
  app: names.?app ?? 'func-patenthub-${environmentName}-${token}'
  network: names.?network ?? 'vnet-patenthub-${environmentName}'
}

module identity 'modules/identity.bicep' = {
  params: { name: chosen.identity, location: location, tags: tags }
}

module monitoring 'modules/monitoring.bicep' = {
  params: {
    workspaceName: chosen.workspace
    componentName: chosen.component
    location: location
    tags: tags
    retentionDays: logRetentionDays
    dailyCapGb: logDailyCapGb
    samplingPercentage: samplingPercentage
  }
}

module host 'modules/storage-account.bicep' = {
  params: {
    name: chosen.hostAccount
    location: location
    tags: tags
    sku: hostSku
    containers: [{ name: deploymentContainer }]
    softDeleteDays: softDeleteDays
    isPublic: !isPrivate
    workspaceId: monitoring.outputs.workspaceId
  }
}

module records 'modules/storage-account.bicep' = {
  params: {
    name: chosen.recordsAccount
    location: location
    tags: tags
    sku: recordsSku
    tables: known.tables
    containers: known.containers
    softDeleteDays: softDeleteDays
    immutableDays: immutableDays
    isPublic: !isPrivate
    workspaceId: monitoring.outputs.workspaceId
  }
}

module serviceBus 'modules/servicebus.bicep' = {
  params: {
    name: chosen.serviceBus
    location: location
    tags: tags
    sku: serviceBusSku
    capacity: serviceBusCapacity
    queues: known.queues
    lockDuration: lockDuration
    maxDeliveryCount: maxDeliveryCount
    isPublic: !isPrivate
    workspaceId: monitoring.outputs.workspaceId
  }
}

module vault 'modules/keyvault.bicep' = {
  params: {
    name: chosen.vault
    location: location
    tags: tags
    isPublic: !isPrivate
    workspaceId: monitoring.outputs.workspaceId
  }
}

module access 'modules/access.bicep' = {
  params: {
    principalId: identity.outputs.principalId
    hostAccountName: host.outputs.name
    recordsAccountName: records.outputs.name
    vaultName: vault.outputs.name
    serviceBusName: serviceBus.outputs.name
    componentName: monitoring.outputs.componentName
    queues: known.queues
  }
}

module network 'modules/network.bicep' = if (isPrivate) {
  params: { name: chosen.network, location: location, tags: tags, addressPrefix: addressPrefix, isFlex: planKind == 'Flex' }
}

module endpoints 'modules/private-endpoints.bicep' = if (isPrivate) {
  params: {
    location: location
    tags: tags
    networkId: network!.outputs.id
    subnetId: network!.outputs.endpointSubnetId
    hostAccountId: host.outputs.id
    recordsAccountId: records.outputs.id
    serviceBusId: serviceBus.outputs.id
    serviceBusHostName: serviceBus.outputs.hostName
    vaultId: vault.outputs.id
  }
}

module app 'modules/app.bicep' = {
  params: {
    name: chosen.app
    planName: chosen.plan
    location: location
    tags: tags
    planKind: planKind
    planSku: planSku
    planCapacity: planCapacity
    zoneRedundant: zoneRedundant
    alwaysReady: alwaysReady
    maximumInstanceCount: maximumInstanceCount
    instanceMemoryMB: instanceMemoryMB
    httpConcurrency: httpConcurrency
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    hostBlobUri: host.outputs.blobUri
    hostTableUri: host.outputs.tableUri
    deploymentContainer: deploymentContainer
    recordsBlobUri: records.outputs.blobUri
    recordsTableUri: records.outputs.tableUri
    serviceBusHostName: serviceBus.outputs.hostName
    vaultUri: vault.outputs.uri
    appInsightsConnectionString: monitoring.outputs.connectionString
    workspaceId: monitoring.outputs.workspaceId
    schedules: union(mapValues(known.timers, timer => timer.schedule), schedules)
    samplingPercentage: samplingPercentage
    publicBaseUrl: publicBaseUrl
    settings: settings
    vaultSettings: vaultSettings
    platforms: platforms
    disabledFunctions: disabledFunctions
    authentication: authentication
    subnetId: isPrivate ? network!.outputs.appSubnetId : ''
  }
  dependsOn: [access, endpoints]
}

module alerts 'modules/alerts.bicep' = {
  params: {
    location: location
    tags: tags
    environmentName: environmentName
    workspaceId: monitoring.outputs.workspaceId
    serviceBusId: serviceBus.outputs.id
    recordsTableServiceId: records.outputs.tableServiceId
    vaultName: vault.outputs.name
    emails: alertEmails
    silences: map(filter(items(known.timers), timer => timer.value.?silentAfterMinutes != null), timer => {
      timer: timer.key
      minutes: silentAfterMinutes[?timer.key] ?? timer.value.silentAfterMinutes
    })
    failurePercent: failurePercent
  }
}

module availability 'modules/availability.bicep' = if (!empty(availabilityLocations)) {
  params: {
    location: location
    tags: tags
    environmentName: environmentName
    componentId: monitoring.outputs.componentId
    baseUrl: app.outputs.baseUrl
    locations: availabilityLocations
    actionGroupId: alerts.outputs.actionGroupId
  }
}

module budget 'modules/budget.bicep' = if (monthlyBudget > 0) {
  params: {
    environmentName: environmentName
    amount: monthlyBudget
    startDate: budgetStart
    actionGroupId: alerts.outputs.actionGroupId
  }
}

module workbook 'modules/workbook.bicep' = {
  params: {
    location: location
    tags: tags
    environmentName: environmentName
    workspaceId: monitoring.outputs.workspaceId
  }
}

output AZURE_FUNCTION_APP_NAME string = app.outputs.name
output AZURE_HOST_ACCOUNT_NAME string = host.outputs.name
output AZURE_KEY_VAULT_NAME string = vault.outputs.name
output AZURE_RECORDS_ACCOUNT_NAME string = records.outputs.name
output AZURE_SERVICE_BUS_NAME string = serviceBus.outputs.name
output HUB_BASE_URL string = app.outputs.baseUrl
