using 'main.bicep'

// The test environment: cheap, and gone without tears.
param environmentName = 'test'
param tags = { application: 'patenthub', environment: 'test' }
param hostSku = 'Standard_LRS'
param recordsSku = 'Standard_LRS'
param softDeleteDays = 7
param immutableDays = 1
param logRetentionDays = 30
param logDailyCapGb = '0.2'
