using 'main.bicep'

// What azd deploys: its environment's name, everything else by default. The region is the resource group's.
param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'dev')
param tags = { application: 'patenthub', 'azd-env-name': readEnvironmentVariable('AZURE_ENV_NAME', 'dev') }
