-- step: mailings: who got which campaign, with its kind and first day
SELECT sent.household_id, sent.campaign_id, campaign.campaign_type, campaign.start_date
FROM _campaigns AS sent
JOIN _descriptions AS campaign ON campaign.campaign_id = sent.campaign_id
ORDER BY campaign.start_date, sent.campaign_id, sent.household_id
