// The plan, the function app and all its settings.

param name string
param planName string
param location string

@description('Tags of the app; azd finds it by azd-service-name.')
param tags object

@description('Flex scales each function by itself and to zero. Premium and Dedicated are for regions and clouds without it.')
@allowed(['Flex', 'Premium', 'Dedicated'])
param planKind string

@description('SKU of a Premium or Dedicated plan, for example EP1 or P0v3.')
param planSku string

@description('Instances of a Premium or Dedicated plan.')
param planCapacity int

param zoneRedundant bool

@description('Flex: instances kept ready, by group of functions: "http", or "function:" and a name.')
param alwaysReady alwaysReadyGroup[]

@description('Flex: the most instances of each group.')
@minValue(40)
@maxValue(1000)
param maximumInstanceCount int

@description('Flex: memory of an instance.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int

@description('Flex: requests that one instance serves at once before another is started.')
@minValue(1)
@maxValue(1000)
param httpConcurrency int

param identityId string
param identityClientId string

param hostBlobUri string
param hostTableUri string

@description('Container of the host\'s account for the app\'s package.')
param deploymentContainer string

param recordsBlobUri string
param recordsTableUri string
param serviceBusHostName string
param vaultUri string
param appInsightsConnectionString string
param workspaceId string

@description('Timers: name to six-field NCrontab in UTC.')
param schedules object

@description('Share of the traces that the app keeps, in per cent.')
@minValue(1)
@maxValue(100)
param samplingPercentage int

@description('Address that partners see; empty: the app\'s own.')
param publicBaseUrl string

@description('More settings, as docs/settings.md lists them; names as environment variables write them.')
param settings object

@description('Settings whose values are secrets of the vault: name of the setting to name of the secret.')
param vaultSettings object

param platforms platformSecrets[]

@description('Functions that are switched off.')
param disabledFunctions string[]

param authentication authenticationRules

@description('Subnet for outgoing traffic; empty: none.')
param subnetId string

@export()
type alwaysReadyGroup = {
  name: string
  instanceCount: int
}

@description('Secrets of a platform: names of secrets in the vault, the current one first, during a rotation the old one second.')
@export()
type platformSecrets = {
  @description('As in its profile.')
  id: string

  @description('For what the hub sends.')
  secrets: string[]

  @description('For the webhooks that it sends.')
  webhookSecrets: string[]
}

@description('Sign-in for people with Entra ID. The function keys stay on whatever the plan does with it.')
@export()
type authenticationRules = {
  enabled: bool

  @description('Client id of the app registration that infra/azure/app-roles.json was added to.')
  clientId: string?

  @description('Issuer with version, for example the login endpoint, the tenant id and /v2.0.')
  issuer: string?

  @description('Value of the app role that may look; empty: Hub.Read.')
  readerRole: string?

  @description('Value of the app role that may change the course; empty: Hub.Operate.')
  operatorRole: string?

  @description('Audiences of accepted tokens; empty: the client id.')
  audiences: string[]?

  @description('Client ids of applications that may call; empty: any that holds a role.')
  allowedApplications: string[]?

  @description('What a request without a token meets: a refusal, or the page to sign in, for which clientSecretSetting is needed.')
  whenAnonymous: ('Return401' | 'RedirectToLoginPage')?

  @description('Name of the setting that holds the client secret, a reference to the vault.')
  clientSecretSetting: string?
}

var isFlex = planKind == 'Flex'
var deploymentUri = '${hostBlobUri}${deploymentContainer}'

@description('Where partners and probes come in without a token: webhooks are signed, and health says nothing but its state.')
var openPaths = concat(['/api/health/live', '/api/health/ready'], map(platforms, platform => '/api/webhooks/${platform.id}'))

var hostSettings = {
  AzureWebJobsStorage__blobServiceUri: hostBlobUri
  AzureWebJobsStorage__tableServiceUri: hostTableUri
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  AzureWebJobsDisableHomepage: 'true'
  ServiceBus__fullyQualifiedNamespace: serviceBusHostName
  ServiceBus__credential: 'managedidentity'
  ServiceBus__clientId: identityClientId
  APPLICATIONINSIGHTS_CONNECTION_STRING: appInsightsConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
}

var planSettings = isFlex
  ? {}
  : {
      FUNCTIONS_EXTENSION_VERSION: '~4'
      FUNCTIONS_WORKER_RUNTIME: 'dotnet-isolated'
      WEBSITE_RUN_FROM_PACKAGE: '${deploymentUri}/package.zip'
      WEBSITE_RUN_FROM_PACKAGE_BLOB_MI_RESOURCE_ID: identityId
    }

var hubSettings = {
  Storage__Provider: 'Azure'
  Storage__TableServiceUri: recordsTableUri
  Storage__BlobServiceUri: recordsBlobUri
  Storage__Credential: 'managedidentity'
  Storage__ClientId: identityClientId
  Telemetry__SamplingRatio: samplingPercentage == 100 ? '1' : '0.${padLeft(samplingPercentage, 2, '0')}'
  Deliveries__PublicBaseUrl: empty(publicBaseUrl) ? 'https://${app.properties.defaultHostName}' : publicBaseUrl
  Platforms__Directory: '/home/site/wwwroot/platforms'
}

@description('The app looks for the role itself: whether the platform blocks on every plan is not certain.')
var accessSettings = authentication.enabled
  ? {
      Access__RequireRole: 'true'
      Access__ReaderRole: authentication.?readerRole ?? 'Hub.Read'
      Access__OperatorRole: authentication.?operatorRole ?? 'Hub.Operate'
    }
  : {}

var scheduleSettings = reduce(items(schedules), {}, (all, schedule) => union(all, { 'Schedules__${schedule.key}': schedule.value }))
var disabledSettings = reduce(disabledFunctions, {}, (all, function) => union(all, { 'AzureWebJobs__${function}__Disabled': 'true' }))

@description('Names of environment variables have no hyphens: the app reads a platform\'s secrets under its id with underscores.')
var platformSettings = flatten(map(platforms, platform => concat(
  map(platform.secrets, (secret, index) => { key: 'Platforms__${replace(platform.id, '-', '_')}__Secrets__${index}', value: secret }),
  map(platform.webhookSecrets, (secret, index) => { key: 'Platforms__${replace(platform.id, '-', '_')}__WebhookSecrets__${index}', value: secret })
)))

var referenceSettings = reduce(concat(items(vaultSettings), platformSettings), {}, (all, secret) => union(all, {
  '${secret.key}': '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/${secret.value}/)'
}))

var siteConfig = union(
  {
    minTlsVersion: '1.2'
    scmMinTlsVersion: '1.2'
    ftpsState: 'Disabled'
    http20Enabled: true
    remoteDebuggingEnabled: false
  },
  isFlex
    ? {}
    : {
        linuxFxVersion: 'DOTNET-ISOLATED|10.0'
        healthCheckPath: '/api/health/live'
      },
  planKind == 'Dedicated' ? { alwaysOn: true } : {},
  planKind == 'Premium' ? { functionsRuntimeScaleMonitoringEnabled: true, minimumElasticInstanceCount: planCapacity } : {}
)

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: isFlex ? 'functionapp' : planKind == 'Premium' ? 'elastic' : 'linux'
  sku: isFlex
    ? { name: 'FC1', tier: 'FlexConsumption' }
    : planKind == 'Premium'
        ? { name: planSku, tier: 'ElasticPremium', capacity: planCapacity }
        : { name: planSku, capacity: planCapacity }
  properties: {
    reserved: true
    zoneRedundant: zoneRedundant
  }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'hub' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    keyVaultReferenceIdentity: identityId
    publicNetworkAccess: 'Enabled'
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    siteConfig: siteConfig
    functionAppConfig: isFlex
      ? {
          deployment: {
            storage: {
              type: 'blobContainer'
              value: deploymentUri
              authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
            }
          }
          runtime: { name: 'dotnet-isolated', version: '10.0' }
          scaleAndConcurrency: {
            alwaysReady: alwaysReady
            instanceMemoryMB: instanceMemoryMB
            maximumInstanceCount: maximumInstanceCount
            triggers: { http: { perInstanceConcurrency: httpConcurrency } }
          }
        }
      : null
  }

  resource publishing 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }

  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }
}

resource appSettings 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: app
  name: 'appsettings'
  properties: union(hostSettings, planSettings, hubSettings, accessSettings, scheduleSettings, disabledSettings, settings, referenceSettings)
}

resource authSettings 'Microsoft.Web/sites/config@2025-03-01' = if (authentication.enabled) {
  parent: app
  name: 'authsettingsV2'
  properties: {
    platform: { enabled: true, runtimeVersion: '~1' }
    globalValidation: {
      requireAuthentication: true
      unauthenticatedClientAction: authentication.?whenAnonymous ?? 'Return401'
      redirectToProvider: 'azureactivedirectory'
      excludedPaths: openPaths
    }
    httpSettings: { requireHttps: true }
    login: { tokenStore: { enabled: false } }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        registration: {
          clientId: authentication.?clientId
          openIdIssuer: authentication.?issuer
          clientSecretSettingName: authentication.?clientSecretSetting
        }
        validation: {
          allowedAudiences: authentication.?audiences ?? []
          defaultAuthorizationPolicy: { allowedApplications: authentication.?allowedApplications ?? [] }
        }
      }
    }
  }
  dependsOn: [appSettings]
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: app
  name: 'hub'
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'FunctionAppLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

output id string = app.id
output name string = app.name
output baseUrl string = 'https://${app.properties.defaultHostName}'
