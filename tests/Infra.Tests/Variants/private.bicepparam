using '../../../infra/azure/main.bicep'

// Everything that the shipped parameters leave off: a cloud without Flex, a private network, sign-in, platforms.
param environmentName = 'private'
param planKind = 'Premium'
param isPrivate = true
param serviceBusSku = 'Premium'
param authentication = { enabled: true, clientId: '00000000-0000-0000-0000-000000000002', issuer: 'https://login.example/tenant/v2.0' }
param platforms = [{ id: 'sc-luzhou-centre', secrets: ['sc-luzhou-centre-2', 'sc-luzhou-centre-1'], webhookSecrets: ['sc-luzhou-centre-hook'] }]
param vaultSettings = { Declarations__Sources__0__BearerToken: 'source-1-token' }
param settings = { Declarations__Sources__0__Id: 'source-1', Declarations__Sources__0__Url: 'https://source.example/feed' }
param silentAfterMinutes = { CountFigures: 45 }
param disabledFunctions = ['PurgeInbox']
