"""The pages of communes, hamlets, accounts and roles."""
