// A storage account with its tables and containers. Nobody gets in by a key, an old TLS version or anonymously.

@description('A container of blobs.')
@export()
type containerRules = {
  name: string

  @description('Days after which a blob moves to the cool tier.')
  coolAfterDays: int?

  @description('Days after which a blob is deleted.')
  deleteAfterDays: int?

  @description('Blobs can neither be changed nor deleted for the set days.')
  immutable: bool?
}

@minLength(3)
@maxLength(24)
param name string

param location string

param tags object

@description('Standard_ZRS keeps three copies in three zones; Standard_LRS is for regions without zones.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS', 'Standard_RAGRS', 'Standard_RAGZRS'])
param sku string

param tables string[] = []

param containers containerRules[]

@description('Days that a deleted blob or container, or an old version of a blob, can be brought back.')
@minValue(1)
@maxValue(365)
param softDeleteDays int

@description('Days that a blob in an immutable container stays as it is. The policy is not locked here: locking is for ever, see docs/deployment.md.')
@minValue(1)
@maxValue(146000)
param immutableDays int = 3650

@description('False: reached through private endpoints only.')
param isPublic bool

@description('The Log Analytics workspace for what is deleted, and for the count of requests.')
param workspaceId string

var cooled = filter(containers, container => container.?coolAfterDays != null)
var emptied = filter(containers, container => container.?deleteAfterDays != null)

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: sku }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: isPublic ? 'Enabled' : 'Disabled'
    networkAcls: {
      bypass: 'None'
      defaultAction: isPublic ? 'Allow' : 'Deny'
    }
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-06-01' = {
  parent: account
  name: 'default'
  properties: {
    isVersioningEnabled: true
    deleteRetentionPolicy: { enabled: true, days: softDeleteDays }
    containerDeleteRetentionPolicy: { enabled: true, days: softDeleteDays }
  }
}

resource folders 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' = [
  for container in containers: {
    parent: blobs
    name: container.name
    properties: { publicAccess: 'None' }
  }
]

@batchSize(1)
resource policies 'Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies@2025-06-01' = [
  for (container, index) in containers: if (container.?immutable ?? false) {
    parent: folders[index]
    name: 'default'
    properties: {
      immutabilityPeriodSinceCreationInDays: immutableDays
      allowProtectedAppendWrites: false
    }
  }
]

resource tableService 'Microsoft.Storage/storageAccounts/tableServices@2025-06-01' = {
  parent: account
  name: 'default'
}

resource rows 'Microsoft.Storage/storageAccounts/tableServices/tables@2025-06-01' = [
  for table in tables: {
    parent: tableService
    name: table
  }
]

resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2025-06-01' = {
  parent: account
  name: 'default'
  properties: {
    policy: {
      rules: concat(
        map(cooled, container => {
          name: 'cool-${container.name}'
          type: 'Lifecycle'
          definition: {
            filters: { blobTypes: ['blockBlob'], prefixMatch: ['${container.name}/'] }
            actions: { baseBlob: { tierToCool: { daysAfterCreationGreaterThan: container.coolAfterDays! } } }
          }
        }),
        map(emptied, container => {
          name: 'delete-${container.name}'
          type: 'Lifecycle'
          definition: {
            filters: { blobTypes: ['blockBlob'], prefixMatch: ['${container.name}/'] }
            actions: { baseBlob: { delete: { daysAfterCreationGreaterThan: container.deleteAfterDays! } } }
          }
        }),
        [
          {
            name: 'delete-old-versions'
            type: 'Lifecycle'
            definition: {
              filters: { blobTypes: ['blockBlob'] }
              actions: { version: { delete: { daysAfterCreationGreaterThan: softDeleteDays } } }
            }
          }
        ]
      )
    }
  }
  dependsOn: [blobs]
}

resource blobDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: blobs
  name: 'hub'
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'StorageDelete', enabled: true }]
    metrics: [{ category: 'Transaction', enabled: true }]
  }
}

resource tableDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: tableService
  name: 'hub'
  properties: {
    workspaceId: workspaceId
    metrics: [{ category: 'Transaction', enabled: true }]
  }
}

output id string = account.id
output name string = account.name
output tableServiceId string = tableService.id
output blobUri string = account.properties.primaryEndpoints.blob
output tableUri string = account.properties.primaryEndpoints.table
